package org.parley.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/**
 * The state of an experiment after a change.
 *
 * @param experiment names it
 * @param name the model's name
 * @param revision counts its changes from 1
 * @param plan what was asked for: arms, metrics, margins
 * @param counts what was seen so far
 */
public record ExperimentChanged(
    String experiment, String name, long revision, Phase phase, ObjectNode plan, ObjectNode counts)
    implements Event {

  /** Where an experiment stands. */
  public enum Phase {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("promoted")
    PROMOTED,
    @JsonProperty("rolledBack")
    ROLLED_BACK,
    @JsonProperty("stopped")
    STOPPED
  }

  public ExperimentChanged {
    Require.name(experiment, "experiment");
    Require.name(name, "name");
    requireNonNull(phase, "phase");
    plan = plan.deepCopy();
    counts = counts.deepCopy();
  }

  @Override
  public UUID id() {
    return EventIds.of(experiment, Long.toString(revision), "experiment");
  }

  @Override
  public String key() {
    return experiment;
  }
}
