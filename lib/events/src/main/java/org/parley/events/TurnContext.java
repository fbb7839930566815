package org.parley.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What every record of a turn carries in headers beside its event, handed on from stage to stage.
 *
 * @param replyTo the gateway that asked and that alone delivers the answers; empty for direct
 *     producers
 * @param traceparent W3C trace context
 * @param assigned model name to the arm that the session was given; without those models that have
 *     no route
 * @param reached when each stage was reached, so far
 * @param cpuMs model name to the processor time that its version took for the utterance, so far,
 *     milliseconds; without those that did not run
 */
public record TurnContext(
    Optional<String> replyTo,
    Optional<String> traceparent,
    Map<String, Assignment> assigned,
    Map<Stage, Instant> reached,
    Map<String, Double> cpuMs) {
  private static final TurnContext NONE = begun(Optional.empty(), Optional.empty(), Map.of());

  public TurnContext {
    assigned = Collections.unmodifiableMap(new TreeMap<>(assigned));
    EnumMap<Stage, Instant> copy = new EnumMap<>(Stage.class);
    copy.putAll(reached);
    reached = Collections.unmodifiableMap(copy);
    cpuMs = Collections.unmodifiableMap(new TreeMap<>(cpuMs));
  }

  /** Of a turn of which nothing is done yet. */
  public static TurnContext begun(
      Optional<String> replyTo, Optional<String> traceparent, Map<String, Assignment> assigned) {
    return new TurnContext(replyTo, traceparent, assigned, Map.of(), Map.of());
  }

  /** The context of a record that belongs to no request. */
  public static TurnContext none() {
    return NONE;
  }

  public static TurnContext replyingTo(String gateway) {
    return begun(Optional.of(gateway), Optional.empty(), Map.of());
  }

  /** This context with the stage reached at that time. */
  public TurnContext at(Stage stage, Instant time) {
    EnumMap<Stage, Instant> more = new EnumMap<>(Stage.class);
    more.putAll(reached);
    more.put(stage, time);
    return new TurnContext(replyTo, traceparent, assigned, more, cpuMs);
  }

  /** This context with the work that a model's version had with the utterance. */
  public TurnContext worked(String model, Duration processor) {
    Map<String, Double> more = new TreeMap<>(cpuMs);
    more.put(model, processor.toNanos() / 1_000 / 1e3);
    return new TurnContext(replyTo, traceparent, assigned, reached, more);
  }

  /** This context with these arms in the place of its own. */
  public TurnContext withAssigned(Map<String, Assignment> arms) {
    return new TurnContext(replyTo, traceparent, arms, reached, cpuMs);
  }

  /** The arm of a model; empty where it has none. */
  public Optional<Assignment> assigned(String model) {
    return Optional.ofNullable(assigned.get(model));
  }
}
