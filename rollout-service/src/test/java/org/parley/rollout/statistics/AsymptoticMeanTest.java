package org.parley.rollout.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AsymptoticMeanTest {
  @Test
  void theMixtureIsTheIntegralOverItsAlternatives() {
    NormalMixture mixture = new NormalMixture(0.3);
    long t = 40;
    double z = 0.37;
    double integral = 0;
    double step = 1e-4;
    for (double theta = -6; theta < 6; theta += step) {
      double density = Math.exp(-theta * theta / (2 * 0.09)) / Math.sqrt(2 * Math.PI * 0.09);
      integral += density * Math.exp(t * (theta * z - theta * theta / 2)) * step;
    }
    assertThat(mixture.logRatio(t, z)).isCloseTo(Math.log(integral), within(1e-6));
  }

  @Test
  void theIntervalEndsWhereTheRatioReachesOneOverAlpha() {
    for (long t : new long[] {1, 100, 12_345}) {
      NormalMixture mixture = NormalMixture.narrowestAt(500, 0.05);
      double radius = mixture.radius(t, 0.05);
      assertThat(mixture.logRatio(t, radius)).isCloseTo(Math.log(20), within(1e-9));
    }
  }

  @Test
  void noOtherTuningIsMuchNarrowerAtTheCountItIsTunedTo() {
    double tuned = NormalMixture.narrowestAt(500, 0.05).radius(500, 0.05);
    for (double rho = 0.01; rho < 1; rho *= 1.1) {
      assertThat(tuned).isLessThan(1.01 * new NormalMixture(rho).radius(500, 0.05));
    }
  }

  @Test
  void beforeTheBurnInItSaysNothing() {
    AsymptoticMean mean = new AsymptoticMean(0.05);
    for (int i = 1; i < AsymptoticMean.BURN_IN; i++) {
      mean.add(i);
    }
    assertThat(mean.interval()).isEqualTo(Interval.UNKNOWN);
    assertThat(mean.againstZero().pValue()).isEqualTo(1);
    mean.add(100);
    assertThat(mean.interval().contains(50)).isTrue();
    assertThat(mean.againstZero().pValue()).isLessThan(1e-6);
  }

  @Test
  void skewedTimesAreCoveredAtAllLooksAfterTheBurnIn() {
    int missed = 0;
    int alarms = 0;
    for (int seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      AsymptoticMean mean = new AsymptoticMean(0.05);
      AsymptoticMean difference = new AsymptoticMean(0.05);
      boolean always = true;
      for (int i = 0; i < 2000; i++) {
        double ms = -80 * Math.log1p(-random.nextDouble());
        mean.add(ms);
        difference.add(ms + 80 * Math.log1p(-random.nextDouble()));
        always &= mean.interval().contains(80);
      }
      missed += always ? 0 : 1;
      alarms += difference.againstZero().rejects(0.05) ? 1 : 0;
    }
    Alarms.within(0.05, missed, 500, "0…499");
    Alarms.within(0.05, alarms, 500, "0…499");
  }

  @Test
  void constantValuesGiveAPoint() {
    AsymptoticMean mean = new AsymptoticMean(0.05);
    for (int i = 0; i < 150; i++) {
      mean.add(7);
    }
    assertThat(mean.interval()).isEqualTo(new Interval(7, 7));
  }
}
