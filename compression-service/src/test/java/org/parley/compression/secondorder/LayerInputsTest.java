package org.parley.compression.secondorder;

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
import org.parley.compression.onnx.ServedNetwork;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

class LayerInputsTest {
  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void windowsOfThreeFramesByHand() {
    Layer.Conv1d conv = conv(3, 1, 2, 1);
    FloatTensor x = FloatTensor.of(new float[] {1, 2, 3, 10, 20, 30}, 2, 3, 1);
    assertThat(LayerInputs.windows(conv, x))
        .containsExactly(
            0, 1, 2, //
            1, 2, 3, //
            2, 3, 0, //
            0, 10, 20, //
            10, 20, 30, //
            20, 30, 0);
  }

  @Test
  void aWindowTimesTheKernelIsWhatTheEngineComputes() {
    for (int dilation : new int[] {1, 2, 3}) {
      Layer.Conv1d conv = conv(5, 3, 4, dilation);
      Network network = network(conv);
      List<float[]> rows = new ArrayList<>();
      Map<String, Tensor> run = Map.of("x", values(2, 7, 3));
      new LayerInputs(List.of(run)).forEach(network, "conv", rows::add);
      float[] windows = rows.getFirst();
      Weights kernel = LayerInputs.kernel(conv);
      try (ServedNetwork served = new ServedNetwork(network)) {
        float[] made = requireNonNull(served.run(run).get("y")).values();
        for (int i = 0; i < made.length; i++) {
          double sum = 0;
          for (int k = 0; k < 15; k++) {
            sum += windows[i / 4 * 15 + k] * kernel.values()[k * 4 + i % 4];
          }
          assertThat((double) made[i]).as("dilation %d", dilation).isCloseTo(sum, within(1e-4));
        }
      }
    }
  }

  @Test
  void aLayerSeesWhatTheOnesBeforeItMake() {
    Layer.Dense twice =
        new Layer.Dense(Weights.of(new float[] {2}, 1, 1), Weights.zeros(1), Activation.NONE);
    Network.Builder builder = Network.builder();
    String x = builder.input("x", ElementType.FLOAT, ANY, ANY, 1);
    String middle = builder.add("first", twice, x);
    Network network = builder.output("y", builder.add("second", twice, middle)).build();
    LayerInputs inputs =
        new LayerInputs(List.of(Map.of("x", FloatTensor.of(new float[] {1, 3}, 1, 2, 1))));
    assertThat(inputs.gram(network, "first").power(0)).isEqualTo(10);
    assertThat(inputs.gram(network, "second").power(0)).isEqualTo(40);
  }

  private Network network(Layer.Conv1d conv) {
    Network.Builder builder = Network.builder();
    String x = builder.input("x", ElementType.FLOAT, ANY, ANY, conv.kernel().axis(1));
    return builder.output("y", builder.add("conv", conv, x)).build();
  }

  private Layer.Conv1d conv(int width, int inputs, int outputs, int dilation) {
    return new Layer.Conv1d(
        Weights.normal(random, 1, width, inputs, outputs),
        Weights.zeros(outputs),
        dilation,
        Activation.NONE);
  }

  private FloatTensor values(int... shape) {
    Weights values = Weights.normal(random, 1, shape);
    return FloatTensor.of(values.values(), shape[0], shape[1], shape[2]);
  }
}
