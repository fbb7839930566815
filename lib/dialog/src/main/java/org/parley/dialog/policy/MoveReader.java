package org.parley.dialog.policy;

import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.parley.dialog.policy.DialogState.Completed;
import org.parley.dialog.policy.Form.Expecting;
import org.parley.dialog.skill.Filled;
import org.parley.events.SlotValue;
import org.parley.events.UtteranceUnderstood;
import org.parley.skills.IntentSpec;
import org.parley.skills.SkillSet;
import org.parley.skills.SlotSpec;
import org.parley.skills.SlotType;

/**
 * Reads an interpretation in the light of what was asked: "two" means nothing until somebody asked
 * how many.
 */
final class MoveReader {
  /** Below this, an intent does not take the word from an open question. */
  private static final double SURE = 0.6;

  private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}':%°.]+");
  private static final Pattern LAST_DOT = Pattern.compile("\\.$");

  private final SkillSet skills;

  MoveReader(SkillSet skills) {
    this.skills = skills;
  }

  Move read(DialogState state, UtteranceUnderstood heard, ZonedDateTime now) {
    if (heard.text().isBlank()) {
      return new Move.Silent();
    }
    Optional<IntentSpec> intent = skills.intent(heard.intent().name());
    Filled slots = Filled.of(heard.slots());
    if (state.form().isEmpty()) {
      return withoutQuestion(state, heard, intent, slots);
    }
    Form form = state.form().get();
    Optional<Move> steer = intent.flatMap(MoveReader::steer);
    boolean sure = heard.intent().confidence() >= SURE;
    if (steer.isPresent() && sure) {
      return steer.get();
    }
    Filled own = slots.only(slotsOf(form.intent()));
    boolean elsewhere = intent.isPresent() && sure && !intent.get().name().equals(form.intent());
    if (elsewhere && !wholeAnswer(form, heard, now)) {
      return new Move.Start(intent.get(), slots.only(intent.get().slots().keySet()));
    }
    if (!own.isEmpty() && !elsewhere) {
      return new Move.Fill(own);
    }
    Optional<Move> answer = answer(form, heard, now);
    return answer.or(() -> steer).orElseGet(Move.Unclear::new);
  }

  private Move withoutQuestion(
      DialogState state, UtteranceUnderstood heard, Optional<IntentSpec> intent, Filled slots) {
    if (intent.isPresent()) {
      return steer(intent.get())
          .orElseGet(() -> new Move.Start(intent.get(), slots.only(intent.get().slots().keySet())));
    }
    boolean values =
        heard.intent().name().equals(SkillSet.CORRECT)
            || heard.intent().name().equals(SkillSet.ANSWER);
    if (values && state.completed().isPresent()) {
      Completed completed = state.completed().get();
      Filled own = slots.only(slotsOf(completed.intent()));
      if (!own.isEmpty()) {
        return new Move.Correct(own);
      }
    }
    return new Move.Unclear();
  }

  private static Optional<Move> steer(IntentSpec intent) {
    return Arrays.stream(Move.Steering.values())
        .filter(steering -> steering.action().equals(intent.action()))
        .<Move>map(steering -> new Move.Steer(steering, intent))
        .findFirst();
  }

  private List<String> slotsOf(String intent) {
    return skills.intent(intent).map(spec -> List.copyOf(spec.slots().keySet())).orElse(List.of());
  }

  /** Whether every word said is the value that was asked for. */
  private boolean wholeAnswer(Form form, UtteranceUnderstood heard, ZonedDateTime now) {
    return expected(form)
        .filter(slot -> !(slot.type() instanceof SlotType.FreeText))
        .flatMap(slot -> skills.read(slot.name(), words(heard.text()), now))
        .isPresent();
  }

  /** The value that was asked for, in the longest run of words that is one. */
  private Optional<Move> answer(Form form, UtteranceUnderstood heard, ZonedDateTime now) {
    Optional<SlotSpec> slot = expected(form);
    if (slot.isEmpty()) {
      return Optional.empty();
    }
    String name = slot.get().name();
    List<String> words = words(heard.text());
    // Free words can be anything, so only the whole answer is one.
    int shortest = slot.get().type() instanceof SlotType.FreeText ? words.size() : 1;
    for (int length = words.size(); length >= Math.max(1, shortest); length--) {
      for (int from = 0; from + length <= words.size(); from++) {
        Optional<SlotValue> value = skills.read(name, words.subList(from, from + length), now);
        if (value.isPresent()) {
          return Optional.of(new Move.Fill(Filled.of(name, value.get())));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<SlotSpec> expected(Form form) {
    return switch (form.expecting()) {
      case Expecting.Value(String slot) ->
          skills.intent(form.intent()).map(spec -> spec.slots().get(slot));
      case Expecting.Confirmation() -> Optional.empty();
    };
  }

  private static List<String> words(String text) {
    return Arrays.stream(NOT_A_WORD.split(text.toLowerCase(Locale.ROOT)))
        .map(word -> LAST_DOT.matcher(word).replaceAll(""))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
