package org.parley.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * How far a job (training, compression, publishing) has come.
 *
 * @param job names it
 * @param step counts the reports of a job from 1
 * @param kind {@code train}, {@code compress}, {@code publish}
 * @param done 0 to 1
 * @param left estimated time until the end
 * @param note one line for people
 */
public record JobProgressed(
    String job,
    long step,
    String kind,
    Phase phase,
    double done,
    Optional<Duration> left,
    String note)
    implements Event {

  /** Where a job stands. */
  public enum Phase {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("succeeded")
    SUCCEEDED,
    @JsonProperty("failed")
    FAILED
  }

  public JobProgressed {
    Require.name(job, "job");
    Require.name(kind, "kind");
    requireNonNull(phase, "phase");
    Require.share(done, "done");
    requireNonNull(left, "left");
    requireNonNull(note, "note");
  }

  @Override
  public UUID id() {
    return EventIds.of(job, Long.toString(step), "job");
  }

  @Override
  public String key() {
    return job;
  }
}
