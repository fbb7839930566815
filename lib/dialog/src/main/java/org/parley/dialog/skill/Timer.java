package org.parley.dialog.skill;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.parley.events.SlotValue;
import org.parley.skills.Language;

/**
 * Something that will ring.
 *
 * @param id unique within the session, and the same whenever the same utterance is handled again
 * @param intent whose reply {@code ring} it rings with
 * @param label what it is for, as the user said it
 * @param length of a timer; an alarm has none
 */
public record Timer(
    String id,
    Kind kind,
    String intent,
    Optional<String> label,
    Instant due,
    Optional<Duration> length) {
  /** Whether a length was asked for or a time of day. */
  public enum Kind {
    TIMER,
    ALARM
  }

  public Timer {
    requireNonNull(id, "id");
    requireNonNull(kind, "kind");
    requireNonNull(intent, "intent");
    requireNonNull(label, "label");
    requireNonNull(due, "due");
    requireNonNull(length, "length");
  }

  /** What a reply about this can name: its label, length, time and day, and what is left of it. */
  public Map<String, String> describe(Language language, ZonedDateTime now) {
    Map<String, String> values = new HashMap<>();
    label.ifPresent(name -> values.put("timerName", name));
    length.ifPresent(span -> values.put("duration", language.write(new SlotValue.Span(span))));
    ZonedDateTime ringing = due.atZone(now.getZone());
    values.put("time", language.write(new SlotValue.TimeOfDay(ringing.toLocalTime())));
    if (!ringing.toLocalDate().equals(now.toLocalDate())) {
      values.put("day", language.write(new SlotValue.Day(ringing.toLocalDate())));
    }
    long left = Math.max(0, Duration.between(now, ringing).toSeconds());
    values.put("left", language.write(new SlotValue.Span(Duration.ofSeconds(left))));
    return values;
  }
}
