package org.parley.dialog.skill;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.events.SlotValue;
import org.parley.skills.IntentSpec;
import org.parley.skills.Language;
import org.parley.skills.Template;

/**
 * What an action is asked to do.
 *
 * @param id the same for the same utterance, so that what the action makes can be named by it
 * @param slots what was said
 * @param belongings what the session's skills keep
 * @param now when it was asked, in the user's zone
 */
public record Call(
    String id,
    IntentSpec intent,
    Filled slots,
    Belongings belongings,
    Language language,
    ZonedDateTime now) {

  /** The first value of a slot as it is written in a reply. */
  Optional<String> text(String slot) {
    return slots.first(slot).map(language::write);
  }

  /** All values of a slot as they are written in a reply. */
  List<String> texts(String slot) {
    return slots.all(slot).stream().map(language::write).toList();
  }

  Optional<BigDecimal> amount(String slot) {
    return first(slot, SlotValue.Amount.class).map(SlotValue.Amount::value);
  }

  Optional<Duration> span(String slot) {
    return first(slot, SlotValue.Span.class).map(SlotValue.Span::value);
  }

  Optional<LocalTime> time(String slot) {
    return first(slot, SlotValue.TimeOfDay.class).map(SlotValue.TimeOfDay::value);
  }

  Optional<LocalDate> day(String slot) {
    return first(slot, SlotValue.Day.class).map(SlotValue.Day::value);
  }

  /** A slot's first value, if it is of that kind. */
  private <T extends SlotValue> Optional<T> first(String slot, Class<T> kind) {
    return slots.first(slot).filter(kind::isInstance).map(kind::cast);
  }

  /** An entry of a list that is read out, worded as the intent's reply {@code entry} says. */
  String entry(Map<String, String> values) {
    List<Template> wordings = intent.replies().getOrDefault("entry", List.of());
    return wordings.isEmpty()
        ? language.join(List.copyOf(values.values()))
        : wordings.getFirst().render(values);
  }

  /** The outcome of an action that changed nothing. */
  Done unchanged(String outcome) {
    return Done.of(outcome, belongings);
  }
}
