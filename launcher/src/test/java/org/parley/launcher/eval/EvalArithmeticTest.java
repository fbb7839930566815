package org.parley.launcher.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.recognition.EditDistance;

class EvalArithmeticTest {
  @Test
  void kittenIsThreeStepsFromSitting() {
    assertThat(EditDistance.of(letters("kitten"), letters("sitting"))).isEqualTo(3);
    assertThat(EditDistance.of(letters(""), letters("abc"))).isEqualTo(3);
    assertThat(EditDistance.of(letters("abc"), letters(""))).isEqualTo(3);
  }

  @Test
  void distanceEqualsItsRecursion() {
    for (long seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var a = new ArrayList<Integer>();
      var b = new ArrayList<Integer>();
      for (int i = random.nextInt(7); i > 0; i--) {
        a.add(random.nextInt(3));
      }
      for (int i = random.nextInt(7); i > 0; i--) {
        b.add(random.nextInt(3));
      }
      assertThat(EditDistance.of(a, b)).as("seed %d", seed).isEqualTo(recursive(a, b));
    }
  }

  @Test
  void ratesCountOverAllUtterances() {
    var errors = new WordErrors();
    assertThat(errors.add("Turn on the light!", "turn on light")).isEqualTo(1);
    assertThat(errors.add("stop", "stop it now")).isEqualTo(2);
    assertThat(errors.words()).isEqualTo(5);
    assertThat(errors.wordErrorRate()).isCloseTo(3 / 5.0, within(1e-9));
    assertThat(errors.characterErrorRate()).isCloseTo((4 + 7) / (17.0 + 4), within(1e-9));
  }

  @Test
  void meaningsAreEqualWhenIntentAndEverySlotAre() {
    Meaning said =
        Meaning.expected(
            "orderDrink", "{\"size\": \"Small\", \"shots\": 2, \"milk\": [\"soy\", \"oat\"]}");
    var size = new Slot("size", new SlotValue.Text("small"), "little");
    var shots = new Slot("shots", new SlotValue.Amount(new BigDecimal("2.0")), "two");
    var oat = new Slot("milk", new SlotValue.Text("oat"), "oat");
    var soy = new Slot("milk", new SlotValue.Text("soy"), "soy");
    assertThat(Meaning.understood("orderDrink", List.of(oat, shots, size, soy))).isEqualTo(said);
    assertThat(Meaning.understood("orderDrink", List.of(oat, shots, size))).isNotEqualTo(said);
    assertThat(Meaning.understood("orderDrink", List.of(oat, oat, size)).shared(said)).isEqualTo(2);
    assertThat(Meaning.understood("greet", List.of(oat, shots, size, soy))).isNotEqualTo(said);
  }

  @Test
  void brokenSlotsAreNamed() {
    assertThatThrownBy(() -> Meaning.expected("greet", "{")).hasMessage("slots_json is no JSON: {");
    assertThatThrownBy(() -> Meaning.expected("greet", "[]"))
        .hasMessage("slots_json is no JSON object: []");
  }

  private static List<Integer> letters(String word) {
    return word.chars().boxed().toList();
  }

  private static int recursive(List<Integer> a, List<Integer> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.size() + b.size();
    }
    List<Integer> restA = a.subList(1, a.size());
    List<Integer> restB = b.subList(1, b.size());
    int same = a.getFirst().equals(b.getFirst()) ? 0 : 1;
    return Math.min(
        recursive(restA, restB) + same, 1 + Math.min(recursive(restA, b), recursive(a, restB)));
  }
}
