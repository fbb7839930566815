package org.parley.rollout.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BettingTestTest {
  @Test
  void theFirstTwoBetsAreThoseOfTheFormula() {
    BettingTest test = new BettingTest(1, 0.1);
    test.add(0.5); // variance ¼, bet 0.1/(0.25 + 0.01)
    assertThat(test.evidence().log()).isCloseTo(Math.log1p(0.5 * 0.1 / 0.26), within(1e-12));
    test.add(-1); // variance (¼ + 0)/2, bet 0.1/(0.125 + 0.01)
    double expected = Math.log1p(0.5 * 0.1 / 0.26) + Math.log1p(-0.1 / 0.135);
    assertThat(test.evidence().log()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void aFairGameMakesNobodyRichOnAverageOverAllItsCourses() {
    // Payoffs 1 + δ, δ and −1 + δ whose mean is 0: the null at its margin.
    double margin = 0.2;
    double lost = 0.3;
    double won = lost - margin;
    double mean = 0;
    int courses = (int) Math.pow(3, 9);
    for (int course = 0; course < courses; course++) {
      BettingTest test = BettingTest.notWorseThan(margin);
      double chance = 1;
      for (int i = 0, digits = course; i < 9; i++, digits /= 3) {
        int difference = digits % 3 - 1;
        chance *= difference == 1 ? won : difference == -1 ? lost : 1 - won - lost;
        test.add(difference + margin);
      }
      mean += chance * Math.exp(test.evidence().log());
    }
    assertThat(mean).isCloseTo(1, within(1e-9));
  }

  @Test
  void fairCoinsRaiseTheAlarmInAtMostFivePercentOfLongGames() {
    int alarms = 0;
    for (int seed = 0; seed < 500; seed++) {
      alarms += reachedWithCoins(0.5, 3000, seed).rejects(0.05) ? 1 : 0;
    }
    Alarms.within(0.05, alarms, 500, "0…499");
    assertThat(alarms).as("the test is not asleep").isPositive();
  }

  @Test
  void aCoinWithTenPointsMoreIsFoundOut() {
    for (int seed = 0; seed < 20; seed++) {
      Evidence evidence = reachedWithCoins(0.6, 3000, seed);
      assertThat(evidence.rejects(1e-6)).as("seed " + seed).isTrue();
    }
  }

  private static Evidence reachedWithCoins(double heads, int tosses, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BettingTest test = BettingTest.positive();
    for (int i = 0; i < tosses; i++) {
      test.add(random.nextDouble() < heads ? 1 : -1);
    }
    return test.evidence();
  }

  @Test
  void aLossBeyondTheLargestIsRefused() {
    assertThatThrownBy(() -> BettingTest.notWorseThan(0.1).add(-0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-0.95");
    assertThatThrownBy(() -> new BettingTest(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
