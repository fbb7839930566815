package org.parley.understanding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.parley.events.Hypothesis;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.runtime.BundleStore;
import org.parley.skills.EvaluationPhrases;
import org.parley.skills.PhraseSampler;
import org.parley.skills.SkillSet;

/** The shipped model with the shipped skills. */
class InterpreterTest {
  /** A Saturday afternoon. */
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-21T15:00:00Z");

  private static final SkillSet SKILLS = SkillSet.load(Path.of("../../skills"));
  private static final Interpreter INTERPRETER =
      Interpreter.load(new BundleStore(Path.of("../../models")).champion("nlu"), SKILLS);

  @AfterAll
  static void close() {
    INTERPRETER.close();
  }

  private static Interpretation read(String text) {
    return INTERPRETER.interpret(text, NOW);
  }

  private static SlotValue value(Interpretation read, String slot) {
    return read.slots().stream()
        .filter(s -> s.name().equals(slot))
        .findFirst()
        .map(Slot::value)
        .orElseThrow(() -> new AssertionError("no " + slot + " in " + read));
  }

  @Test
  void anOrderHasItsCanonicalValues() {
    var order = read("Can I get a 16oz dark roast latte with a little bit of soy milk, please?");
    assertThat(order.intent().name()).isEqualTo("orderDrink");
    assertThat(value(order, "size")).isEqualTo(new SlotValue.Text("sixteen ounce"));
    assertThat(value(order, "roast")).isEqualTo(new SlotValue.Text("dark roast"));
    assertThat(value(order, "coffeeDrink")).isEqualTo(new SlotValue.Text("latte"));
    assertThat(value(order, "milkAmount"))
        .isEqualTo(new SlotValue.Text("a little bit of soy milk"));
  }

  @Test
  void valuesAreTyped() {
    assertThat(value(read("set a timer for an hour and a half"), "duration"))
        .isEqualTo(new SlotValue.Span(Duration.ofMinutes(90)));
    assertThat(value(read("set the thermostat to 21.5 degrees"), "degrees"))
        .isEqualTo(new SlotValue.Amount(new BigDecimal("21.5")));
    var alarm = read("wake me up tomorrow at half past seven");
    assertThat(value(alarm, "time")).isEqualTo(new SlotValue.TimeOfDay(LocalTime.of(7, 30)));
    assertThat(value(alarm, "day")).isEqualTo(new SlotValue.Day(LocalDate.of(2026, 11, 22)));
  }

  @Test
  void aSlotMayComeSeveralTimes() {
    var list = read("add milk eggs and bread to the shopping list");
    assertThat(list.slots())
        .extracting(slot -> slot.value().scalar())
        .containsExactly("milk", "eggs", "bread");
  }

  @Test
  void whatNoSkillCanDoIsOutOfScope() {
    for (var text :
        List.of(
            "who was the first person on the moon",
            "book me a flight to lisbon",
            "is it going to snow tonight",
            "asdf qwer zxcv",
            "",
            "?!",
            "word ".repeat(100_000))) {
      assertThat(read(text).outOfScope()).as("%.40s", text).isTrue();
    }
  }

  @Test
  void theHypothesisThatMakesSenseWins() {
    var hypotheses =
        List.of(
            new Hypothesis("turn on the light in the kitten", 0.5),
            new Hypothesis("turn on the light in the kitchen", 0.45));
    var read = INTERPRETER.interpret(hypotheses, NOW);
    assertThat(read.intent().name()).isEqualTo("lightsOn");
    assertThat(value(read, "room")).isEqualTo(new SlotValue.Text("kitchen"));
  }

  @Test
  void nothingToInterpretIsTheCallersMistake() {
    assertThatThrownBy(() -> INTERPRETER.interpret(List.of(), NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void threadsDoNotDisturbEachOther() {
    var texts =
        List.of(
            "turn off the lights in the garage",
            "a small latte please",
            "set a timer for ten minutes");
    var alone = texts.stream().map(InterpreterTest::read).toList();
    var together =
        IntStream.range(0, 300)
            .parallel()
            .mapToObj(i -> read(texts.get(i % 3)).equals(alone.get(i % 3)))
            .collect(Collectors.toSet());
    assertThat(together).containsExactly(true);
  }

  /**
   * Held-out wordings with held-out combinations of values; intent and all slots exact. The goal is
   * 98 %; this guards what the shipped model reaches.
   */
  @Test
  void heldOutWordingsAreUnderstood() {
    var held = EvaluationPhrases.load(Path.of("../../skills/evaluation"), SKILLS);
    var sampler = PhraseSampler.evaluation(SKILLS, held);
    var random = new Random(17);
    var wrong = new ArrayList<String>();
    int count = 0;
    for (var entry : held.phrases().entrySet()) {
      for (var phrase : entry.getValue()) {
        for (int i = 0; i < 5; i++) {
          var sample = sampler.sample(entry.getKey(), phrase, random);
          var read = read(sample.text());
          var spoken = read.slots().stream().map(s -> s.name() + "=" + s.spoken()).toList();
          var wanted =
              sample.slots().stream()
                  .map(s -> s.slot() + "=" + String.join(" ", s.words()))
                  .toList();
          count++;
          if (!read.intent().name().equals(sample.intent()) || !spoken.equals(wanted)) {
            wrong.add(sample.intent() + ": " + sample.text());
          }
        }
      }
    }
    assertThat(1 - (double) wrong.size() / count).as("wrong: %s", wrong).isGreaterThan(0.95);
  }
}
