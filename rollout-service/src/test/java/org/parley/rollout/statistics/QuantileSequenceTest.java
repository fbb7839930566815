package org.parley.rollout.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class QuantileSequenceTest {
  @Test
  void theMixtureIsOneOnAverage() {
    for (double p : new double[] {0.5, 0.99}) {
      QuantileSequence sequence = new QuantileSequence(p, 0.05);
      for (int i = 0; i < 77; i++) {
        sequence.add(i);
      }
      BinomialDistribution below = BinomialDistribution.of(77, p);
      double mean = 0;
      for (int k = 0; k <= 77; k++) {
        mean += below.probability(k) * Math.exp(sequence.logMixture(k));
      }
      assertThat(mean).as("quantile " + p).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void theEndsAreTheOutermostValuesThatTheMixtureAllows() {
    QuantileSequence sequence = new QuantileSequence(0.5, 0.05);
    for (int value = 1; value <= 1001; value++) {
      sequence.add(value);
    }
    assertThat(sequence.estimate()).isEqualTo(501);
    Interval interval = sequence.interval();
    int low = (int) interval.low();
    int high = (int) interval.high();
    double limit = Math.log(20);
    assertThat(sequence.logMixture(low)).isLessThan(limit);
    assertThat(sequence.logMixture(low - 1)).isGreaterThanOrEqualTo(limit);
    assertThat(sequence.logMixture(high - 1)).isLessThan(limit);
    assertThat(sequence.logMixture(high)).isGreaterThanOrEqualTo(limit);
    assertThat(high - low).as("width").isBetween(80, 130);
  }

  @Test
  void aHighQuantileOfFewValuesHasNoUpperEnd() {
    QuantileSequence sequence = new QuantileSequence(0.99, 0.05);
    assertThat(sequence.estimate()).isNaN();
    assertThat(sequence.interval()).isEqualTo(Interval.UNKNOWN);
    for (int i = 0; i < 50; i++) {
      sequence.add(100);
    }
    assertThat(sequence.estimate()).isEqualTo(100);
    assertThat(sequence.interval().low()).isEqualTo(100);
    assertThat(sequence.interval().high()).isInfinite();
  }

  @Test
  void theTrueQuantileIsInsideAtAllLooksInNinetyFivePercentOfSeries() {
    for (double p : new double[] {0.5, 0.95}) {
      // Uniform on 0…999 with ties: the p-quantile is 1000p − 1.
      double truth = 1000 * p - 1;
      int missed = 0;
      for (int seed = 0; seed < 500; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        QuantileSequence sequence = new QuantileSequence(p, 0.05);
        boolean always = true;
        for (int i = 0; i < 200; i++) {
          sequence.add(random.nextInt(1000));
          always &= sequence.interval().contains(truth);
        }
        missed += always ? 0 : 1;
      }
      Alarms.within(0.05, missed, 500, "0…499, quantile " + p);
    }
  }
}
