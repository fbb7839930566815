package org.parley.compression.lowrank;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.HashMap;
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
import org.parley.compression.quantize.Quantizer;
import org.parley.compression.secondorder.LayerInputs;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

class FactoriserTest {
  private static final int RANK = 8;
  private static final int WIDTH = 40;

  @Test
  void whatHasALowRankAlreadyComputesTheSameWithFewerWeights() {
    Network network = network(true);
    Map<String, float[]> expected = run(network, input(9));
    for (String ranks : List.of("energy 0.9999", "bytes 0.55")) {
      for (Network less :
          List.of(
              factoriser(network).plain(Ranks.parse(ranks)),
              factoriser(network).aware(Ranks.parse(ranks), inputs(), _ -> {}))) {
        assertThat(less.size()).isLessThan(network.size() * 6 / 10);
        assertThat(less.outputs()).isEqualTo(network.outputs());
        run(less, input(9))
            .forEach((name, values) ->
                assertThat(values)
                    .as(name)
                    .containsExactly(requireNonNull(expected.get(name)), within(2e-4f)));
      }
    }
  }

  @Test
  void aBudgetOfProductsIsKeptAndTheFullRankLayerStays() {
    Network network = network(false);
    Network less = factoriser(network).plain(Ranks.parse("multiply-adds 0.7"));
    assertThat(less.multiplyAdds()).isLessThanOrEqualTo(network.multiplyAdds() * 7 / 10);
    // Only the convolution is of low rank there: it gives most of what is saved.
    assertThat(Factoriser.ranks(less)).containsEntry("conv", RANK);
  }

  @Test
  void aShareOfTheRankAtWhichTwoAreNoSmallerIsRoundedToEights() {
    Network less = factoriser(network(false)).plain(Ranks.parse("share 0.5"));
    // Of 40 × 40 it is 20, of 120 × 40 30, of the table of 50 rows 22.2.
    assertThat(Factoriser.ranks(less))
        .isEqualTo(Map.of("word", 8, "dense", 8, "conv", 16, "out", 8));
  }

  @Test
  void layersThatHaveNoMatrixAreRefused() {
    assertThatThrownBy(() -> new Factoriser(network(true), "norm"::equals))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none of the named layers has a matrix");
  }

  @Test
  void wholeNumbersAreNotTakenApart() {
    Network rounded = new Quantizer(network(true), _ -> true, _ -> false).uncalibrated();
    assertThatThrownBy(() -> factoriser(rounded))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("factorise it before");
  }

  @Test
  void aMistakenRankIsToldWithWhatThereIs() {
    for (String text : List.of("energy", "energy 1.5", "rang 0.5", "share 0.0")) {
      assertThatThrownBy(() -> Ranks.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ranks '" + text + "'");
    }
  }

  private static Factoriser factoriser(Network network) {
    return new Factoriser(network, _ -> true);
  }

  /** A table, a product, a convolution and another product. */
  private static Network network(boolean allOfLowRank) {
    SplittableRandom random = new SplittableRandom(11);
    Network.Builder net = Network.builder();
    String words = net.input("words", ElementType.INT, ANY, ANY);
    String x = net.add("word", new Layer.Embedding(weights(random, allOfLowRank, 50)), words);
    x = net.add("dense", dense(random, allOfLowRank), x);
    Weights wide = weights(random, true, 3 * WIDTH);
    x =
        net.add(
            "conv",
            new Layer.Conv1d(
                Weights.of(wide.values(), 3, WIDTH, WIDTH),
                Weights.normal(random, 1, WIDTH),
                2,
                Activation.RELU),
            x);
    x = net.add("norm", new Layer.LayerNorm(Weights.filled(1, WIDTH), Weights.zeros(WIDTH)), x);
    return net.output("y", net.add("out", dense(random, allOfLowRank), x)).build();
  }

  private static Layer dense(SplittableRandom random, boolean lowRank) {
    return new Layer.Dense(
        weights(random, lowRank, WIDTH), Weights.normal(random, 1, WIDTH), Activation.RELU);
  }

  private static Weights weights(SplittableRandom random, boolean lowRank, int rows) {
    Weights full = Weights.normal(random, 0.3, rows, WIDTH);
    if (!lowRank) {
      return full;
    }
    Spectrum spectrum = Spectrum.plain(full);
    float[] first = spectrum.first(RANK).values();
    float[] second = spectrum.second(RANK).values();
    float[] product = new float[rows * WIDTH];
    for (int i = 0; i < product.length; i++) {
      for (int k = 0; k < RANK; k++) {
        product[i] += first[i / WIDTH * RANK + k] * second[k * WIDTH + i % WIDTH];
      }
    }
    return Weights.of(product, rows, WIDTH);
  }

  private static LayerInputs inputs() {
    return new LayerInputs(List.of(input(1), input(2), input(3)));
  }

  private static Map<String, Tensor> input(long seed) {
    int[] words = new SplittableRandom(seed).ints(4 * 25, 0, 50).toArray();
    return Map.of("words", new Tensor.Ints(words, new long[] {4, 25}));
  }

  private static Map<String, float[]> run(Network network, Map<String, Tensor> input) {
    Map<String, float[]> values = new HashMap<>();
    try (ServedNetwork served = new ServedNetwork(network)) {
      served
          .run(input)
          .forEach((String name, FloatTensor tensor) -> values.put(name, tensor.values()));
    }
    return values;
  }
}
