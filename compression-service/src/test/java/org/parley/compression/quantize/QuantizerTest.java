package org.parley.compression.quantize;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

class QuantizerTest {
  private static final int CHANNELS = 24;

  @Test
  void anInputOfTwoLayersIsRoundedOnce() {
    Network network = two();
    Network rounded = new Quantizer(network, _ -> true, _ -> false).uncalibrated();
    assertThat(rounded.nodes().stream().filter(n -> n.layer() instanceof Layer.Quantize))
        .hasSize(1);
    assertThat(rounded.parameters().keySet()).isEqualTo(network.parameters().keySet());
  }

  @Test
  void onlyNamedLayersChange() {
    Network rounded = new Quantizer(two(), "left"::equals, _ -> false).uncalibrated();
    assertThat(kernel(rounded, "left").encoding()).isPresent();
    assertThat(kernel(rounded, "right").encoding()).isEmpty();
  }

  @Test
  void theErrorOfTheSumsIsThatOfAHandWorkedExample() {
    // x = 0.6, W = (1 −1), on a grid of halves x becomes 0.5: the sums move by 0.1 each.
    Weights kernel = Weights.of(new float[] {1, -1}, 1, 2);
    OutputError error = new OutputError(List.of(new float[] {0.6f}), kernel, kernel);
    assertThat(error.of(new Layer.Quantize(0.5f, 0))).isCloseTo(0.02, within(1e-7));
  }

  @Test
  void autoIsNoWorseInTheSumsThanAnyOneCalibration() {
    for (int seed = 0; seed < 4; seed++) {
      List<Map<String, Tensor>> inputs = inputs(seed);
      Quantizer quantizer = new Quantizer(two(), _ -> true, _ -> false);
      Layer.Quantize chosen = grid(quantizer.calibrated(inputs, Calibration.ALL, 1));
      for (Calibration one : Calibration.ALL) {
        Layer.Quantize other = grid(quantizer.calibrated(inputs, List.of(one), 1));
        assertThat(error(chosen, inputs))
            .as("seed %d against %s", seed, one.text())
            .isLessThanOrEqualTo(error(other, inputs));
      }
    }
  }

  /** Over all that calibrates: few enough rows that all are kept. */
  private static double error(Layer.Quantize grid, List<Map<String, Tensor>> inputs) {
    List<float[]> rows = new ArrayList<>();
    for (Map<String, Tensor> input : inputs) {
      float[] values = ((FloatTensor) requireNonNull(input.get("x"))).values();
      for (int start = 0; start < values.length; start += CHANNELS) {
        rows.add(java.util.Arrays.copyOfRange(values, start, start + CHANNELS));
      }
    }
    double sum = 0;
    for (String name : List.of("left", "right")) {
      Weights kernel = kernel(two(), name);
      sum += new OutputError(rows, kernel, WeightGrid.int8(kernel, 1)).of(grid);
    }
    return sum;
  }

  private static Weights kernel(Network network, String layer) {
    return requireNonNull(network.parameters().get(layer + "/kernel"));
  }

  private static Layer.Quantize grid(Network network) {
    return network.nodes().stream()
        .map(Network.Node::layer)
        .filter(Layer.Quantize.class::isInstance)
        .map(Layer.Quantize.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static List<Map<String, Tensor>> inputs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Map<String, Tensor>> inputs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      float[] values = new float[3 * 10 * CHANNELS];
      for (int at = 0; at < values.length; at++) {
        double value = random.nextGaussian();
        values[at] = (float) (value * Math.exp(seed * 0.5 * random.nextGaussian()));
      }
      inputs.add(Map.of("x", FloatTensor.of(values, 3, 10, CHANNELS)));
    }
    return inputs;
  }

  private static Network two() {
    SplittableRandom random = new SplittableRandom(5);
    Network.Builder net = Network.builder();
    String x = net.input("x", ElementType.FLOAT, ANY, ANY, CHANNELS);
    String left = net.add("left", dense(random), x);
    String right = net.add("right", dense(random), x);
    return net.output("y", net.add("sum", new Layer.Add(), left, right)).build();
  }

  private static Layer.Dense dense(SplittableRandom random) {
    return new Layer.Dense(
        Weights.normal(random, 1, CHANNELS, 16), Weights.zeros(16), Activation.NONE);
  }
}
