package org.parley.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class BetaBinomialTest {
  @Test
  void aUniformPriorMakesAllCountsAlike() {
    // Beta(1, 1): p = ½, 1/(1 + 1 + 1) = ⅓.
    BetaBinomial uniform = new BetaBinomial(4, 0.5, 1.0 / 3);
    for (int k = 0; k <= 4; k++) {
      assertThat(uniform.probabilityOf(k)).isCloseTo(0.2, within(1e-12));
    }
  }

  @Test
  void withoutCorrelationItIsTheBinomialAndWithFullOneAllOrNothing() {
    BetaBinomial independent = new BetaBinomial(7, 0.3, 0);
    BetaBinomial alike = new BetaBinomial(7, 0.3, 1);
    for (int k = 0; k <= 7; k++) {
      double binomial = BinomialDistribution.of(7, 0.3).probability(k);
      assertThat(independent.probabilityOf(k)).isCloseTo(binomial, within(1e-12));
      assertThat(alike.probabilityOf(k)).isCloseTo(k == 0 ? 0.7 : k == 7 ? 0.3 : 0, within(1e-12));
    }
  }

  @Test
  void drawsHaveTheMeanAndTheSpreadOfTheFormula() {
    BetaBinomial sessions = new BetaBinomial(5, 0.85, 0.3);
    SplittableRandom random = new SplittableRandom(11);
    int draws = 200_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      double successes = sessions.draw(random);
      sum += successes;
      squares += successes * successes;
    }
    double mean = sum / draws;
    assertThat(mean).isCloseTo(5 * 0.85, within(0.02));
    // n·p·(1 − p)·(1 + (n − 1)·ρ)
    assertThat(squares / draws - mean * mean)
        .isCloseTo(5 * 0.85 * 0.15 * (1 + 4 * 0.3), within(0.03));
  }

  @Test
  void whatAlwaysOrNeverSucceedsDoesSo() {
    assertThat(new BetaBinomial(3, 1, 0.2).draw(new SplittableRandom(1))).isEqualTo(3);
    assertThat(new BetaBinomial(3, 0, 0.2).draw(new SplittableRandom(1))).isEqualTo(0);
  }
}
