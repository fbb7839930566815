package org.parley.dialog.skill;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that will ring.
 *
 * @param id unique within the session and the same whenever the same utterance is handled again
 * @param kind which words it rings with
 * @param label what it is for, as the user said it
 * @param length of a timer; an alarm has none
 */
public record Timer(
    String id, Kind kind, Optional<String> label, Instant due, Optional<Duration> length) {
  /** Named as in the skill's replies. */
  public enum Kind {
    TIMER,
    ALARM,
    REMINDER
  }

  public Timer {
    requireNonNull(id, "id");
    requireNonNull(kind, "kind");
    requireNonNull(label, "label");
    requireNonNull(due, "due");
    requireNonNull(length, "length");
  }
}
