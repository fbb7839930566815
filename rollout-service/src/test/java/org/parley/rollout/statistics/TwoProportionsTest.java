package org.parley.rollout.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class TwoProportionsTest {
  @Test
  void oneNoOfAAndOneYesOfBDoubleTheEvidenceForTwentyAgainstSixtyPercent() {
    // θ₀ = 0.4: (0.8/0.6)·(0.6/0.4) = 2
    double log = TwoProportions.logE(0.2, 0.6, new int[] {0, 1}, new int[] {1, 1});
    assertThat(log).isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void aBlocksEvidenceIsOneAtMostOnAverageWhereBHappensNotMoreOften() {
    int[][] sizes = {{1, 1}, {3, 1}, {2, 5}, {19, 1}};
    for (int[] size : sizes) {
      for (double trueA = 0.05; trueA < 1; trueA += 0.15) {
        for (double trueB = 0.05; trueB <= trueA + 1e-12; trueB += 0.15) {
          assertThat(mean(size, trueA, trueB, 0.2, 0.6))
              .as("sizes %d, %d with shares %s, %s", size[0], size[1], trueA, trueB)
              .isLessThanOrEqualTo(1 + 1e-12);
        }
      }
      assertThat(mean(size, 0.2, 0.6, 0.2, 0.6)).as("where it does").isGreaterThan(1.05);
    }
  }

  private static double mean(int[] size, double trueA, double trueB, double a, double b) {
    BinomialDistribution ofA = BinomialDistribution.of(size[0], trueA);
    BinomialDistribution ofB = BinomialDistribution.of(size[1], trueB);
    double mean = 0;
    for (int yesA = 0; yesA <= size[0]; yesA++) {
      for (int yesB = 0; yesB <= size[1]; yesB++) {
        double log =
            TwoProportions.logE(a, b, new int[] {yesA, size[0]}, new int[] {yesB, size[1]});
        mean += ofA.probability(yesA) * ofB.probability(yesB) * Math.exp(log);
      }
    }
    return mean;
  }

  @Test
  void equalSharesRaiseTheAlarmInAtMostFivePercentOfSeries() {
    int alarms = 0;
    for (int seed = 0; seed < 500; seed++) {
      alarms += series(0.1, 0.1, 1000, seed).rejects(0.05) ? 1 : 0;
    }
    Alarms.within(0.05, alarms, 500, "0…499");
    assertThat(alarms).as("the test is not asleep").isPositive();
  }

  @Test
  void twiceAsOftenIsFoundOutAndHalfAsOftenIsNoAlarm() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(series(0.1, 0.2, 1000, seed).rejects(1e-3)).as("seed " + seed).isTrue();
      assertThat(series(0.2, 0.1, 1000, seed).rejects(0.05)).as("seed " + seed).isFalse();
    }
  }

  private static Evidence series(double a, double b, int blocks, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TwoProportions test = new TwoProportions();
    for (int i = 0; i < blocks; i++) {
      int yesA = 0;
      for (int k = 0; k < 3; k++) {
        yesA += random.nextDouble() < a ? 1 : 0;
      }
      test.add(yesA, 3, random.nextDouble() < b ? 1 : 0, 1);
    }
    return test.evidence();
  }

  @Test
  void moreYesesThanOutcomesAreRefused() {
    assertThatThrownBy(() -> new TwoProportions().add(4, 3, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("4 of 3");
  }
}
