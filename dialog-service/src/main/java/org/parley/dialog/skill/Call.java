package org.parley.dialog.skill;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.parley.events.SlotValue;
import org.parley.skills.Language;

/**
 * What an action is asked to do.
 *
 * @param id the same for the same utterance, so that what the action makes can be named by it
 * @param slots filled slots by name
 * @param belongings what the session's skills keep
 * @param now when it was asked, in the user's zone
 */
public record Call(
    String id,
    Map<String, SlotValue> slots,
    Belongings belongings,
    Language language,
    ZonedDateTime now) {
  public Call {
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
  }

  /** The words of a slot as they stand in a reply. */
  Optional<String> text(String slot) {
    return Optional.ofNullable(slots.get(slot)).map(language::write);
  }

  Optional<BigDecimal> amount(String slot) {
    return slots.get(slot) instanceof SlotValue.Amount(BigDecimal value)
        ? Optional.of(value)
        : Optional.empty();
  }

  Optional<Duration> span(String slot) {
    return slots.get(slot) instanceof SlotValue.Span(Duration value)
        ? Optional.of(value)
        : Optional.empty();
  }

  Optional<LocalTime> time(String slot) {
    return slots.get(slot) instanceof SlotValue.TimeOfDay(LocalTime value)
        ? Optional.of(value)
        : Optional.empty();
  }

  Optional<LocalDate> day(String slot) {
    return slots.get(slot) instanceof SlotValue.Day(LocalDate value)
        ? Optional.of(value)
        : Optional.empty();
  }

  /** The outcome of an action that changed nothing. */
  Done unchanged(String outcome) {
    return Done.of(outcome, belongings);
  }
}
