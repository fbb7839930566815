package org.parley.compression.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.parley.compression.tensorflow.Weighing;

class LossWeightsTest {
  private static final PartWeights FIRST = new PartWeights(1, 0, 0.5);
  private static final PartWeights LAST = new PartWeights(0.2, 0.8, 0.1);

  @Test
  void aScheduleGoesOnAStraightLine() {
    Weighing weighing = new LossWeights.Scheduled(FIRST, LAST).over(101);
    assertThat(weighing.weights(0)).containsExactly(1, 0, 0.5f);
    assertThat(weighing.weights(50)).containsExactly(0.6f, 0.4f, 0.3f);
    assertThat(weighing.weights(100)).containsExactly(0.2f, 0.8f, 0.1f);
  }

  /**
   * Periods of two steps. Means 4 and 1, then 2 and 1: the first part fell to a half, the second
   * not at all, so at temperature 1 they weigh 2·e^½/(e^½ + e) and 2·e/(e^½ + e).
   */
  @Test
  void whatFallsMoreSlowlyWeighsMore() {
    Weighing weighing = dynamic();
    weighing.saw(0, new float[] {5, 0.5f, 9});
    weighing.saw(1, new float[] {3, 1.5f, 9});
    assertThat(weighing.weights(2)).containsExactly(1, 1, 0);
    weighing.saw(2, new float[] {2, 1, 9});
    weighing.saw(3, new float[] {2, 1, 9});
    double sum = Math.exp(0.5) + Math.exp(1);
    assertThat(weighing.weights(4)[0]).isCloseTo((float) (2 * Math.exp(0.5) / sum), within(1e-6f));
    assertThat(weighing.weights(4)[1]).isCloseTo((float) (2 * Math.E / sum), within(1e-6f));
    assertThat(weighing.weights(4)[2]).isZero();
  }

  @Test
  void dynamicWeightsGoOnFromTheirState() {
    Weighing whole = dynamic();
    for (int killed = 0; killed < 9; killed++) {
      Weighing before = dynamic();
      for (int step = 0; step < killed; step++) {
        before.saw(step, parts(step));
      }
      Weighing after = dynamic();
      after.restore(before.state());
      for (int step = killed; step < 9; step++) {
        after.saw(step, parts(step));
      }
      if (killed == 0) {
        whole = after;
      }
      assertThat(after.weights(9)).as("killed at %d", killed).isEqualTo(whole.weights(9));
    }
  }

  @Test
  void weightsThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> new PartWeights(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PartWeights(-1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("soft -1.0");
  }

  private static float[] parts(int step) {
    return new float[] {10f / (step + 1), 3 - 0.1f * step, 0};
  }

  private static Weighing dynamic() {
    return new LossWeights.Dynamic(new PartWeights(1, 1, 0), 2, 1).over(100);
  }
}
