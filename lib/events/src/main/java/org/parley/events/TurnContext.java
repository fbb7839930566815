package org.parley.events;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What every record of a turn carries in headers beside its event, handed on from stage to stage.
 *
 * @param replyTo the gateway that asked and that alone delivers the answers; empty for direct
 *     producers
 * @param traceparent W3C trace context
 * @param reached when each stage was reached, so far
 */
public record TurnContext(
    Optional<String> replyTo, Optional<String> traceparent, Map<Stage, Instant> reached) {
  private static final TurnContext NONE =
      new TurnContext(Optional.empty(), Optional.empty(), Map.of());

  public TurnContext {
    EnumMap<Stage, Instant> copy = new EnumMap<>(Stage.class);
    copy.putAll(reached);
    reached = Collections.unmodifiableMap(copy);
  }

  /** The context of a record that belongs to no request. */
  public static TurnContext none() {
    return NONE;
  }

  public static TurnContext replyingTo(String gateway) {
    return new TurnContext(Optional.of(gateway), Optional.empty(), Map.of());
  }

  /** This context with the stage reached at that time. */
  public TurnContext at(Stage stage, Instant time) {
    EnumMap<Stage, Instant> more = new EnumMap<>(Stage.class);
    more.putAll(reached);
    more.put(stage, time);
    return new TurnContext(replyTo, traceparent, more);
  }
}
