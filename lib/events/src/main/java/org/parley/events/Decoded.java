package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An event as it was read, with what came in its headers.
 *
 * @param time when the event was made, by its maker's clock
 */
public record Decoded(Event event, TurnContext context, Instant time) {
  public Decoded {
    requireNonNull(event, "event");
    requireNonNull(context, "context");
    requireNonNull(time, "time");
  }
}
