package org.parley.skills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private final Template order =
      new Template("One [{size}] {drink}[ with {milk} and {sugar}| with {milk}| with {sugar}].");

  @Test
  void theFirstChoiceWhoseGapsAreFilledStands() {
    assertThat(order.render(Map.of("drink", "latte", "milk", "cream", "sugar", "honey")))
        .isEqualTo("One latte with cream and honey.");
    assertThat(order.render(Map.of("drink", "latte", "sugar", "honey")))
        .isEqualTo("One latte with honey.");
    assertThat(order.render(Map.of("size", "large", "drink", "latte")))
        .isEqualTo("One large latte.");
  }

  @Test
  void valuesAreTakenAsTheyAre() {
    assertThat(new Template("[{a}] {b}").render(Map.of("a", "$1", "b", "\\x [y]")))
        .isEqualTo("$1 \\x [y]");
  }

  @Test
  void aMissingValueIsAnError() {
    assertThatThrownBy(() -> order.render(Map.of())).hasMessageContaining("{drink}");
  }

  @Test
  void openBracketsAreAnError() {
    assertThatThrownBy(() -> new Template("a [b")).hasMessageContaining("must be closed");
    assertThatThrownBy(() -> new Template("a [b [c]]")).hasMessageContaining("must not nest");
  }
}
