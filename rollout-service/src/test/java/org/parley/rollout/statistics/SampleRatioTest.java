package org.parley.rollout.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.numbers.gamma.LogGamma;
import org.junit.jupiter.api.Test;

class SampleRatioTest {
  @Test
  void sessionBySessionGivesTheClosedForm() {
    double[] shares = {0.7, 0.2, 0.1};
    int[] counts = {31, 17, 2};
    SampleRatio ratio = new SampleRatio();
    ratio.begin(1, shares);
    double expected = LogGamma.value(100) - LogGamma.value(150);
    for (int arm = 0; arm < 3; arm++) {
      for (int i = 0; i < counts[arm]; i++) {
        ratio.add(1, arm);
      }
      double prior = 100 * shares[arm];
      expected +=
          LogGamma.value(prior + counts[arm])
              - LogGamma.value(prior)
              - counts[arm] * Math.log(shares[arm]);
    }
    assertThat(ratio.evidence().log()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void theMeantSharesRaiseTheAlarmInAtMostOnePercentOfRamps() {
    int alarms = 0;
    for (int seed = 0; seed < 500; seed++) {
      alarms += ramp(seed, 0).rejects(0.01) ? 1 : 0;
    }
    Alarms.within(0.01, alarms, 500, "0…499");
  }

  @Test
  void twoPointsTooFewAreFoundOut() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(ramp(seed, 0.02).rejects(0.01)).as("seed " + seed).isTrue();
    }
  }

  private static Evidence ramp(long seed, double missing) {
    SplittableRandom random = new SplittableRandom(seed);
    SampleRatio ratio = new SampleRatio();
    int stage = 0;
    for (double share : new double[] {0.05, 0.25, 0.5}) {
      stage++;
      ratio.begin(stage, 1 - share, share);
      for (int i = 0; i < 4000; i++) {
        ratio.add(stage, random.nextDouble() < share - missing ? 1 : 0);
      }
    }
    return ratio.evidence();
  }

  @Test
  void sharesThatAreNotAWholeAreRefused() {
    assertThatThrownBy(() -> new SampleRatio().begin(1, 0.5, 0.4)).hasMessageContaining("0.4");
    assertThatThrownBy(() -> new SampleRatio().begin(1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
