package org.parley.compression.prune;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.retraining.Gradients;
import org.parley.compression.retraining.Retraining;
import org.parley.compression.retraining.RetrainingPlan;
import org.parley.compression.secondorder.LayerInputs;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

class WeightPruningTest {
  private static final int INPUTS = 6;

  @Test
  void perLayerEachLosesItsSmallest() {
    Network pruned = magnitude(0.5, WeightPruning.Scope.PER_LAYER);
    assertThat(kernel(pruned, "a")).containsExactly(0, 4, -3, 0);
    assertThat(kernel(pruned, "b")).containsExactly(0, 0, 0.4f, -0.3f);
  }

  @Test
  void globallyTheSmallestOfAllGo() {
    Network pruned = magnitude(0.625, WeightPruning.Scope.GLOBAL);
    assertThat(kernel(pruned, "a")).containsExactly(0, 4, -3, 2);
    assertThat(kernel(pruned, "b")).containsExactly(0, 0, 0, 0);
    assertThat(WeightPruning.zeros(pruned, _ -> true)).isCloseTo(0.625, within(1e-9));
  }

  private static Network magnitude(double share, WeightPruning.Scope scope) {
    return new WeightPruning(two(), _ -> true)
        .without(share, scope, new Importance.Magnitude(), Retraining.NONE, 1);
  }

  @Test
  void scoresOfGradientsAreThoseOfAHandWorkedExample() {
    // For a's first weight, 1: g is 1 and 3 in two batches. Mean of g²: 5.
    Scores gradient = scores(new Importance.Gradient(2));
    assertThat(requireNonNull(gradient.weights().get("a/kernel"))[0]).isEqualTo(5);
    // Its second weight, 4: g is 2 and 0; mean of (g·w)² is (64 + 0) / 2, w²F/2 is 16 · 2 / 2.
    assertThat(requireNonNull(scores(new Importance.Taylor(2)).weights().get("a/kernel"))[1])
        .isEqualTo(32);
    assertThat(requireNonNull(scores(new Importance.Fisher(2)).weights().get("a/kernel"))[1])
        .isEqualTo(16);
  }

  @Test
  void aChannelsTaylorScoreIsThatOfItsSum() {
    // Channel 0 of a: weights 1, −3 before and 0.1, 0.2 after; gradients 1, 0 and 3, 1 before, none
    // after. Sums of g·w: 1 and 3 − 3 = 0; mean of squares 0.5.
    ChannelGroups groups = new ChannelGroups(two());
    double[] units = scores(new Importance.Taylor(2)).units(groups);
    assertThat(units[groups.of("a")[0]]).isCloseTo(0.5, within(1e-6));
  }

  private static Scores scores(Importance importance) {
    return new Scores(two(), importance, new Known(), 1);
  }

  /** Two batches whose gradients are known; those of everything but a's kernel are zero. */
  private static final class Known implements Retraining {
    @Override
    public Network trained(Network start, RetrainingPlan plan, DoubleConsumer progress) {
      throw new IllegalStateException("nothing is trained here");
    }

    @Override
    public Gradients gradients(Network network, int batches) {
      assertThat(batches).isEqualTo(2);
      return new Gradients() {
        @Override
        public void at(Map<String, Weights> parameters, Reader reader) {
          for (float[] of : List.of(new float[] {1, 2, 0, 0}, new float[] {3, 0, 1, 0})) {
            SequencedMap<String, Weights> found = new LinkedHashMap<>();
            parameters.forEach((name, weights) ->
                found.put(
                    name,
                    name.equals("a/kernel")
                        ? Weights.of(of, 2, 2)
                        : Weights.zeros(weights.shape())));
            reader.read(1, found);
          }
        }

        @Override
        public void close() {}
      };
    }
  }

  @Test
  void onIndependentInputsTheSurgeonFindsTheBestOfAllChoices() {
    for (long seed = 0; seed < 10; seed++) {
      float[] rows = new float[INPUTS * INPUTS];
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < INPUTS; i++) {
        rows[i * INPUTS + i] = (float) random.nextDouble(0.2, 3);
      }
      double found = error(rows, one(seed), surgeon(one(seed), rows));
      assertThat(found)
          .as("seed %d", seed)
          .isCloseTo(best(rows, one(seed)), within(1e-5 * Math.max(1, found)));
    }
  }

  @Test
  void onInputsThatDependOnEachOtherTheSurgeonIsBetterThanMagnitude() {
    double surgeon = 0;
    double magnitude = 0;
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed + 100);
      Weights mixing = Weights.normal(random, 1, INPUTS, INPUTS);
      float[] rows = new float[50 * INPUTS];
      for (int row = 0; row < 50; row++) {
        for (int i = 0; i < INPUTS; i++) {
          double value = random.nextGaussian();
          for (int k = 0; k < INPUTS; k++) {
            rows[row * INPUTS + k] += (float) (value * mixing.values()[i * INPUTS + k]);
          }
        }
      }
      Network whole = one(seed);
      double found = error(rows, whole, surgeon(whole, rows));
      assertThat(found).as("seed %d", seed).isGreaterThan(best(rows, whole) * (1 - 1e-4));
      surgeon += found;
      magnitude +=
          error(
              rows,
              whole,
              new WeightPruning(whole, _ -> true)
                  .without(
                      0.5,
                      WeightPruning.Scope.PER_LAYER,
                      new Importance.Magnitude(),
                      Retraining.NONE,
                      1));
    }
    assertThat(surgeon).isLessThan(0.9 * magnitude);
  }

  private static Network surgeon(Network network, float[] rows) {
    Map<String, Tensor> run = Map.of("x", FloatTensor.of(rows, rows.length / INPUTS, INPUTS));
    return new WeightPruning(network, _ -> true).surgeon(0.5, 1e-6, new LayerInputs(List.of(run)));
  }

  /**
   * The least error of all choices of three weights of six, each with the others as least squares
   * would have them; found by descending gradient by gradient.
   */
  private static double best(float[] rows, Network whole) {
    float[] kernel = kernel(whole, "a");
    double best = Double.POSITIVE_INFINITY;
    for (int mask = 0; mask < 1 << INPUTS; mask++) {
      if (Integer.bitCount(mask) == INPUTS / 2) {
        best = Math.min(best, leastSquares(rows, kernel, mask));
      }
    }
    return best;
  }

  private static double leastSquares(float[] rows, float[] kernel, int mask) {
    double[] left = new double[INPUTS];
    for (int sweep = 0; sweep < 2000; sweep++) {
      for (int i = 0; i < INPUTS; i++) {
        if ((mask >> i & 1) == 1) {
          double wanted = 0;
          double power = 0;
          for (int start = 0; start < rows.length; start += INPUTS) {
            double missing = rows[start + i] * left[i];
            for (int k = 0; k < INPUTS; k++) {
              missing += rows[start + k] * (kernel[k] - left[k]);
            }
            wanted += rows[start + i] * missing;
            power += (double) rows[start + i] * rows[start + i];
          }
          left[i] = wanted / power;
        }
      }
    }
    float[] found = new float[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      found[i] = (float) left[i];
    }
    return error(rows, kernel, found);
  }

  private static double error(float[] rows, Network whole, Network pruned) {
    assertThat(WeightPruning.zeros(pruned, _ -> true)).isEqualTo(0.5);
    return error(rows, kernel(whole, "a"), kernel(pruned, "a"));
  }

  private static double error(float[] rows, float[] kernel, float[] other) {
    double sum = 0;
    for (int start = 0; start < rows.length; start += INPUTS) {
      double difference = 0;
      for (int i = 0; i < INPUTS; i++) {
        difference += rows[start + i] * ((double) kernel[i] - other[i]);
      }
      sum += difference * difference;
    }
    return sum;
  }

  private static Network one(long seed) {
    Network.Builder net = Network.builder();
    String x = net.input("x", ElementType.FLOAT, ANY, INPUTS);
    Weights kernel = Weights.normal(new SplittableRandom(seed), 1, INPUTS, 1);
    return net.output(
            "y", net.add("a", new Layer.Dense(kernel, Weights.zeros(1), Activation.NONE), x))
        .build();
  }

  private static Network two() {
    Network.Builder net = Network.builder();
    String x = net.input("x", ElementType.FLOAT, ANY, 2);
    String a = net.add("a", dense(1, 4, -3, 2), x);
    return net.output("y", net.add("b", dense(0.1f, 0.2f, 0.4f, -0.3f), a)).build();
  }

  private static Layer dense(float... kernel) {
    return new Layer.Dense(Weights.of(kernel, 2, 2), Weights.zeros(2), Activation.NONE);
  }

  private static float[] kernel(Network network, String layer) {
    return requireNonNull(network.parameters().get(layer + "/kernel")).values();
  }
}
