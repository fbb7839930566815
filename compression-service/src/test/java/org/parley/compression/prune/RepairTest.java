package org.parley.compression.prune;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.secondorder.LayerInputs;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

class RepairTest {
  private static final int INNER = 12;

  @Test
  void twinsOfChannelsThatGoTakeTheirWeightOver() {
    Network wide = network(3, true);
    ChannelGroups groups = new ChannelGroups(wide);
    boolean[] kept = firstHalf(groups);
    Network narrow = Narrowing.of(groups, kept);
    Network repaired = Repair.of(narrow, groups, kept, new LayerInputs(List.of(input(1))));
    assertThat(distance(narrow, wide)).isGreaterThan(0.1);
    assertThat(distance(repaired, wide)).isLessThan(1e-4 * distance(narrow, wide));
    assertThat(repaired.size()).isEqualTo(narrow.size());
  }

  @Test
  void whatIsFoundIsTheLeastOfAllKernelsOfThatWidth() {
    for (long seed = 0; seed < 5; seed++) {
      Network wide = network(seed, false);
      ChannelGroups groups = new ChannelGroups(wide);
      boolean[] kept = firstHalf(groups);
      Network narrow = Narrowing.of(groups, kept);
      Network repaired = Repair.of(narrow, groups, kept, new LayerInputs(List.of(input(1))));
      double best = distance(repaired, wide);
      assertThat(best).as("seed %d", seed).isLessThan(0.8 * distance(narrow, wide));
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 20; i++) {
        assertThat(distance(shaken(repaired, random), wide))
            .as("seed %d, trial %d", seed, i)
            .isGreaterThan(best);
      }
    }
  }

  private static Network shaken(Network network, SplittableRandom random) {
    Map<String, Weights> weights = new java.util.LinkedHashMap<>(network.parameters());
    weights.computeIfPresent(
        "conv/kernel",
        (_, kernel) -> {
          float[] values = kernel.values().clone();
          for (int i = 0; i < values.length; i++) {
            values[i] += (float) (0.1 * random.nextGaussian());
          }
          return new Weights(kernel.shape(), values);
        });
    return network.with(weights);
  }

  private static boolean[] firstHalf(ChannelGroups groups) {
    boolean[] kept = new boolean[groups.count()];
    Arrays.fill(kept, true);
    int[] inner = groups.of("inner");
    for (int i = INNER / 2; i < INNER; i++) {
      kept[inner[i]] = false;
    }
    return kept;
  }

  private static double distance(Network one, Network other) {
    float[] first = requireNonNull(NarrowingTest.run(one, input(1)).get("y")).values();
    float[] second = requireNonNull(NarrowingTest.run(other, input(1)).get("y")).values();
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += ((double) first[i] - second[i]) * (first[i] - second[i]);
    }
    return sum;
  }

  private static Map<String, Tensor> input(long seed) {
    float[] values = Weights.normal(new SplittableRandom(seed), 1, 3 * 40 * 4).values();
    return Map.of("x", FloatTensor.of(values, 3, 40, 4));
  }

  /**
   * A product and a convolution.
   *
   * @param twins whether the second half of the inner channels is twice the first
   */
  private static Network network(long seed, boolean twins) {
    SplittableRandom random = new SplittableRandom(seed);
    Network.Builder net = Network.builder();
    String x = net.input("x", ElementType.FLOAT, ANY, ANY, 4);
    float[] kernel = Weights.normal(random, 1, 4, INNER).values().clone();
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = twins && i % INNER >= INNER / 2 ? 2 * kernel[i - INNER / 2] : kernel[i];
    }
    Layer inner =
        new Layer.Dense(Weights.of(kernel, 4, INNER), Weights.zeros(INNER), Activation.RELU);
    x = net.add("inner", inner, x);
    Layer conv =
        new Layer.Conv1d(
            Weights.normal(random, 0.3, 3, INNER, 5), Weights.zeros(5), 1, Activation.NONE);
    return net.output("y", net.add("conv", conv, x)).build();
  }
}
