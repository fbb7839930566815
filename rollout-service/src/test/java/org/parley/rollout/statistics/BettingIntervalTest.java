package org.parley.rollout.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BettingIntervalTest {
  @Test
  void theFirstBetIsTruncatedAsInThePaper() {
    // λ₁ = √(2·log 40/(¼·log 2)) = 6.525, and c/m = c/(1 − m) = 1 at m = ½.
    PlugInBet bet = new PlugInBet(0.05);
    assertThat(bet.next()).isCloseTo(6.525, within(5e-4));
    HedgedCapital half = new HedgedCapital(0.5);
    half.add(1, bet.next());
    assertThat(half.value()).isCloseTo(0.5 * 1.5, within(1e-12));
    half.add(0, 0.2);
    assertThat(half.value()).isCloseTo(0.5 * 1.5 * 0.9, within(1e-12));
  }

  @Test
  void atTheTrueMeanTheCapitalIsOneAtMostOnAverageOverAllCourses() {
    for (double mean : new double[] {0.1, 0.5, 0.83}) {
      double average = 0;
      for (int course = 0; course < 1 << 12; course++) {
        PlugInBet bet = new PlugInBet(0.05);
        HedgedCapital capital = new HedgedCapital(mean);
        for (int i = 0; i < 12; i++) {
          int value = course >> i & 1;
          capital.add(value, bet.next());
          bet.add(value);
        }
        int ones = Integer.bitCount(course);
        average += Math.pow(mean, ones) * Math.pow(1 - mean, 12 - ones) * capital.value();
      }
      assertThat(average).as("mean " + mean).isBetween(0.5, 1.0);
    }
  }

  @Test
  void theGridGivesTheMeansThatTheFormulaLeaves() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      BettingInterval interval = new BettingInterval(0, 1, 50, 0.1);
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < 137; i++) {
        double value = Math.pow(random.nextDouble(), 3);
        interval.add(value);
        values.add(value);
      }
      double low = interval.interval().low();
      double high = interval.interval().high();
      for (int i = 0; i <= 50; i++) {
        double mean = i / 50.0;
        if (mayBe(mean, values, 0.1)) {
          assertThat(mean).as("seed " + seed).isBetween(low, high);
        } else {
          assertThat(mean <= low + 1e-9 || mean >= high - 1e-9)
              .as("%s in %s to %s, seed %s", mean, low, high, seed)
              .isTrue();
        }
      }
    }
  }

  /** The paper's formulas, written down once more and computed from the start. */
  private static boolean mayBe(double mean, List<Double> values, double alpha) {
    double above = 0.5;
    double below = 0.5;
    double sum = 0.5;
    double squares = 0.25;
    for (int t = 1; t <= values.size(); t++) {
      double x = values.get(t - 1);
      double bet = Math.sqrt(2 * Math.log(2 / alpha) / (squares / t * t * Math.log(t + 1)));
      above *= 1 + Math.min(bet, 0.5 / mean) * (x - mean);
      below *= 1 - Math.min(bet, 0.5 / (1 - mean)) * (x - mean);
      if (Math.max(above, below) >= 1 / alpha) {
        return false;
      }
      sum += x;
      squares += Math.pow(x - sum / (t + 1), 2);
    }
    return true;
  }

  @Test
  void theTrueMeanIsInsideAtAllLooksInNinetyFivePercentOfSeries() {
    int missed = 0;
    for (int seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      BettingInterval interval = new BettingInterval(-1, 1, 100, 0.05);
      boolean always = true;
      for (int i = 0; i < 500; i++) {
        int worse = random.nextDouble() < 0.3 ? 1 : 0;
        int better = random.nextDouble() < 0.4 ? 1 : 0;
        interval.add(better - worse);
        always &= interval.interval().contains(0.1);
      }
      missed += always ? 0 : 1;
    }
    Alarms.within(0.05, missed, 500, "0…499");
  }

  @Test
  void twoThousandFairCoinsNarrowItToLessThanTwelvePoints() {
    BettingInterval interval = BettingInterval.ofShare(0.05);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 2000; i++) {
      interval.add(random.nextInt(2));
    }
    assertThat(interval.interval().contains(0.5)).isTrue();
    assertThat(interval.interval().high() - interval.interval().low()).isLessThan(0.12);
    assertThat(interval.mean()).isCloseTo(0.5, within(0.04));
    assertThat(interval.count()).isEqualTo(2000);
  }

  @Test
  void withoutValuesItIsTheWholeRange() {
    assertThat(BettingInterval.ofDifference(0.05).interval()).isEqualTo(new Interval(-1, 1));
    assertThatThrownBy(() -> BettingInterval.ofShare(0.05).add(1.01))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.01");
  }
}
