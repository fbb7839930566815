package org.parley.rollout.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void aBlocksDifferenceIsThatOfItsMeans() {
    Comparison comparison = new Comparison(0.1, 0.05);
    comparison.begin(1, 0.25);
    comparison.add(1, true, 0.5);
    comparison.add(1, false, 1);
    comparison.add(1, false, 0.5);
    assertThat(comparison.blocks()).isZero();
    comparison.add(1, false, 0.9);
    assertThat(comparison.blocks()).isEqualTo(1);
    assertThat(comparison.estimate()).isCloseTo(0.5 - 0.8, within(1e-12));
  }

  @Test
  void noBlockMixesTheStagesOfARamp() {
    Comparison comparison = new Comparison(0.1, 0.05);
    comparison.begin(1, 0.5);
    comparison.add(1, false, 1);
    comparison.begin(2, 0.5);
    comparison.add(2, true, 0);
    assertThat(comparison.blocks()).isZero();
    comparison.add(2, false, 0);
    assertThat(comparison.estimate()).as("of the second stage").isZero();
    comparison.add(1, true, 1);
    assertThat(comparison.blocks()).as("the first stage's, late").isEqualTo(2);
    assertThat(comparison.estimate()).isZero();
  }

  @Test
  void equalSessionsProveNotWorseAndAreNoAlarm() {
    Comparison comparison = new Comparison(0.1, 0.05);
    comparison.begin(1, 0.5);
    for (int i = 0; i < 200; i++) {
      comparison.add(1, i % 2 == 0, 0.8);
    }
    assertThat(comparison.notWorse().rejects(0.05)).isTrue();
    assertThat(comparison.worse().pValue()).isEqualTo(1);
    assertThat(comparison.difference().contains(0)).isTrue();
    assertThat(comparison.difference().low()).isGreaterThan(-0.1);
  }
}
