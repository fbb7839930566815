package org.parley.compression.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.parley.compression.job.CompressionRecipe.Budget;
import org.parley.compression.job.CompressionRecipe.Limit;
import org.parley.compression.job.CompressionRecipe.Unit;

class VerdictTest {
  private static final Budget BUDGET =
      new Budget(1.5, 1, new TreeMap<>(Map.of("wordErrors", new Limit(3, Unit.PERCENT_OF_PARENT))));

  @Test
  void aSmallerFasterAndEquallyGoodVersionIsAccepted() {
    assertThat(Verdict.of(BUDGET, 2, 3, losing(0, -1, 1))).isEqualTo(new Verdict.Accepted(true));
  }

  @Test
  void provenIsOnlyWhatTheFarEndOfTheIntervalKeeps() {
    assertThat(Verdict.of(BUDGET, 2, 3, losing(1, -1, 3.5))).isEqualTo(new Verdict.Accepted(false));
  }

  @Test
  void aWorseVersionIsRefusedWithTheNumbers() {
    assertThat(reasons(Verdict.of(BUDGET, 2, 3, losing(4.2, 2.5, 6))))
        .singleElement()
        .asString()
        .contains("wordErrors lose 4.20", "2.50 to 6.00", "allowed are 3.00");
  }

  @Test
  void aVersionThatIsNeitherSmallerNorFasterIsRefused() {
    Budget anything = new Budget(1, 0.1, BUDGET.losses());
    assertThat(reasons(Verdict.of(anything, 1, 0.9, losing(0, 0, 0))))
        .singleElement()
        .asString()
        .contains("neither smaller nor faster");
  }

  @Test
  void aCompressedVersionThatIsSlowerIsRefusedUnlessTheRecipeAllowsIt() {
    assertThat(reasons(Verdict.of(BUDGET, 4, 0.8, losing(0, 0, 0))))
        .containsExactly("0.80 times as fast, wanted 1.00");
    Budget small = new Budget(1.5, 0.5, BUDGET.losses());
    assertThat(Verdict.of(small, 4, 0.8, losing(0, 0, 0))).isEqualTo(new Verdict.Accepted(true));
  }

  @Test
  void aMeasureThatWasNotTakenIsNotTakenForGood() {
    assertThatThrownBy(() -> Verdict.of(BUDGET, 2, 3, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wordErrors");
  }

  private static List<String> reasons(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Refused refused -> refused.reasons();
      case Verdict.Accepted _ -> List.of();
    };
  }

  private static Map<String, Loss> losing(double percent, double low, double high) {
    Loss.Interval interval = new Loss.Interval(percent, low, high);
    return Map.of("wordErrors", new Loss(100, 0.2, 0.2, interval, interval));
  }
}
