package org.parley.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * How far a job (training, compression, publishing) has come. The last one of a job holds all that
 * its service needs to go on after a restart.
 *
 * @param job names it
 * @param step counts the reports of a job from 1
 * @param kind {@code train}, {@code compress}, {@code publish}
 * @param done 0 to 1
 * @param left estimated time until the end
 * @param note one line for people
 * @param request what was asked for, where somebody asked a service
 * @param model the version that came of it
 */
public record JobProgressed(
    String job,
    long step,
    String kind,
    Phase phase,
    double done,
    Optional<Duration> left,
    String note,
    Optional<JobRequest> request,
    Optional<String> model)
    implements Event {

  /** Where a job stands. */
  public enum Phase {
    @JsonProperty("queued")
    QUEUED,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("succeeded")
    SUCCEEDED,
    /** It did what was asked, and what came of it is not good enough. */
    @JsonProperty("refused")
    REFUSED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("cancelled")
    CANCELLED;

    /** Whether nothing comes after it. */
    public boolean isOver() {
      return this != QUEUED && this != RUNNING;
    }
  }

  public JobProgressed {
    Require.name(job, "job");
    Require.name(kind, "kind");
    requireNonNull(phase, "phase");
    Require.share(done, "done");
    requireNonNull(left, "left");
    requireNonNull(note, "note");
    requireNonNull(request, "request");
    requireNonNull(model, "model");
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
