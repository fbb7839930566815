package org.parley.rollout.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class EValuesTest {
  @Test
  void theMeanIsThatOfTheValuesAndNotOfTheirLogarithms() {
    assertThat(EValues.logMean(Math.log(1), Math.log(3))).isCloseTo(Math.log(2), within(1e-12));
    assertThat(EValues.logMean(0, Double.NEGATIVE_INFINITY))
        .isCloseTo(Math.log(0.5), within(1e-12));
    assertThat(EValues.logMean(2000, 2000)).isEqualTo(2000);
    assertThatThrownBy(EValues::logMean).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLargestOfThreeNeedsThirtyAndTheTwoLargestNeedFifteenAtTenPercent() {
    assertThat(discoveries(29, 1, 1)).isEmpty();
    assertThat(discoveries(1, 30.1, 1)).containsExactly(1);
    assertThat(discoveries(16, 1, 20)).as("neither would stand alone").containsExactly(0, 2);
    assertThat(discoveries(11, 12, 31)).containsExactly(0, 1, 2);
  }

  private static int[] discoveries(double... values) {
    BitSet found = EValues.discoveries(0.1, Arrays.stream(values).map(Math::log).toArray());
    return found.stream().toArray();
  }

  @Test
  void evidenceThatWasReachedOnceCounts() {
    Evidence evidence = new Evidence();
    assertThat(evidence.pValue()).isEqualTo(1);
    evidence.multiply(Math.log(20.01));
    evidence.multiply(Math.log(0.01));
    assertThat(evidence.log()).isCloseTo(Math.log(0.2001), within(1e-12));
    assertThat(evidence.pValue()).isCloseTo(1 / 20.01, within(1e-12));
    assertThat(evidence.rejects(0.05)).isTrue();
    assertThat(evidence.rejects(0.049)).isFalse();
  }
}
