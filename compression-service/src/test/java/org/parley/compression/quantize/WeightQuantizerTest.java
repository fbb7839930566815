package org.parley.compression.quantize;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.onnx.Divergence;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.ServedNetwork;
import org.parley.compression.secondorder.LayerInputs;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

class WeightQuantizerTest {
  private static final int CHANNELS = 24;
  private static final Method UNIFORM =
      new Method.Uniform(true, new Grain("channel"), Clip.MEAN_SQUARED_ERROR);

  private final SplittableRandom random = new SplittableRandom(9);
  private final Network network = network();
  private final LayerInputs inputs = new LayerInputs(runs());

  @Test
  void gptqMovesTheOutputsLessThanTheNearestLevels() {
    Divergence divergence = new Divergence(network, inputs.runs());
    for (Method method : List.of(UNIFORM, new Method.KMeans(false))) {
      for (int bits : new int[] {3, 4}) {
        double nearest = divergence.of(rounded(method, Rounding.NEAREST, bits));
        assertThat(divergence.of(rounded(method, Rounding.GPTQ, bits)))
            .as("%s, %d bits", method.text(), bits)
            .isLessThan(0.8 * nearest);
      }
    }
  }

  @Test
  void whatWasPrunedStaysZeroInGptqToo() {
    Weights kernel = WeightQuantizer.weights(network, "first/kernel");
    float[] values = kernel.values().clone();
    for (int i = 0; i < values.length; i += 2) {
      values[i] = 0;
    }
    Map<String, Weights> all = new LinkedHashMap<>(network.parameters());
    all.put("first/kernel", new Weights(kernel.shape(), values));
    Network pruned = network.with(all);
    Network rounded =
        new WeightQuantizer(UNIFORM, Rounding.GPTQ).rounded(pruned, bits(4), inputs, _ -> {});
    float[] after = WeightQuantizer.weights(rounded, "first/kernel").values();
    for (int i = 0; i < values.length; i += 2) {
      assertThat(after[i]).isZero();
    }
  }

  @Test
  void anOutputsDivergenceByHand() {
    // p = (1/2 1/2), q = (1/4 3/4): ½ ln 2 + ½ ln ⅔.
    Network even = logits(0);
    Network odd = logits((float) Math.log(3));
    List<Map<String, Tensor>> one = List.of(Map.of("x", FloatTensor.of(new float[] {1}, 1, 1, 1)));
    assertThat(new Divergence(even, one).of(odd))
        .isCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(2 / 3.0), within(1e-6));
    assertThat(new Divergence(even, one).of(even)).isZero();
  }

  @Test
  void curvatureIsThatOfTheSoftmax() {
    // For logits Wx: H = xxᵀ ⊗ (diag p − ppᵀ), whose trace is Σ x² · Σ p(1 − p).
    Network.Builder net = Network.builder();
    String x = net.input("x", ElementType.FLOAT, ANY, ANY, CHANNELS);
    Layer.Dense dense = dense(CHANNELS, 10, Activation.NONE);
    String logits = net.add("dense", dense, x);
    Network softmax = net.output("y", net.add("logs", new Layer.LogSoftmax(), logits)).build();
    double trace = 0;
    int rows = 0;
    try (ServedNetwork served = new ServedNetwork(softmax)) {
      for (Map<String, Tensor> run : inputs.runs()) {
        float[] in = ((FloatTensor) requireNonNull(run.get("x"))).values();
        float[] logs = requireNonNull(served.run(run).get("y")).values();
        for (int row = 0; row < logs.length / 10; row++, rows++) {
          double power = 0;
          double spread = 0;
          for (int i = 0; i < CHANNELS; i++) {
            power += Math.pow(in[row * CHANNELS + i], 2);
          }
          for (int i = 0; i < 10; i++) {
            double p = Math.exp(logs[row * 10 + i]);
            spread += p * (1 - p);
          }
          trace += power * spread;
        }
      }
    }
    double found =
        Sensitivity.meanCurvature(
            softmax, "dense/kernel", new Divergence(softmax, inputs.runs()), 1);
    double wanted = trace / rows / dense.kernel().size();
    assertThat(found).isCloseTo(wanted, within(0.25 * wanted));
  }

  @Test
  void aBudgetIsKeptAndAGreaterOneLosesLess() {
    List<String> matrices = List.copyOf(bits(2).sequencedKeySet());
    Divergence divergence = new Divergence(network, inputs.runs());
    long fewest = OnnxExport.files(rounded(UNIFORM, Rounding.NEAREST, 2)).bytes();
    long most = OnnxExport.files(rounded(UNIFORM, Rounding.NEAREST, 8)).bytes();
    for (Sensitivity sensitivity : Sensitivity.values()) {
      for (Rounding rounding : Rounding.values()) {
        double before = Double.POSITIVE_INFINITY;
        for (int part = 1; part <= 3; part++) {
          long budget = fewest + (most - fewest) * part / 4;
          Network mixed =
              new MixedPrecision(
                      new WeightQuantizer(UNIFORM, rounding),
                      new Bits(List.of(2, 3, 4, 6, 8), budget, sensitivity),
                      inputs,
                      _ -> {})
                  .rounded(network, matrices, 1);
          assertThat(OnnxExport.files(mixed).bytes()).isBetween(fewest, budget);
          double moved = divergence.of(mixed);
          assertThat(moved).as("%s %s, part %d", sensitivity, rounding, part).isLessThan(before);
          before = moved;
        }
      }
    }
  }

  @Test
  void aBudgetThatHoldsNotEvenTheFewestBitsIsRefused() {
    MixedPrecision mixed =
        new MixedPrecision(
            new WeightQuantizer(UNIFORM, Rounding.NEAREST),
            new Bits(List.of(2, 4), 900, Sensitivity.OUTPUT_ERROR),
            inputs,
            _ -> {});
    assertThatThrownBy(() -> mixed.rounded(network, List.of("first/kernel"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in the fewest, the matrices take");
  }

  @Test
  void storedWeightsOfFourBitsAreComputedWithAsTheyAre() {
    Network few = rounded(UNIFORM, Rounding.NEAREST, 4);
    Network whole =
        new Quantizer(few, "first"::equals, _ -> false)
            .calibrated(inputs.runs(), Calibration.ALL, 1);
    assertThat(WeightQuantizer.weights(whole, "first/kernel"))
        .isEqualTo(WeightQuantizer.weights(few, "first/kernel"));
    assertThat(whole.nodes().stream().filter(n -> n.layer() instanceof Layer.Quantize)).hasSize(1);
    Divergence divergence = new Divergence(few, inputs.runs());
    assertThat(divergence.of(whole)).isBetween(1e-9, 0.01);
  }

  @Test
  void weightsThatBytesCannotSayAreNotComputedWith() {
    Method blocks = new Method.Uniform(true, new Grain("block 8"), Clip.MAX);
    Network few = rounded(blocks, Rounding.NEAREST, 4);
    assertThatThrownBy(() -> new Quantizer(few, _ -> true, _ -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the weights of first are stored in a way that bytes");
  }

  private Network rounded(Method method, Rounding rounding, int bits) {
    return new WeightQuantizer(method, rounding).rounded(network, bits(bits), inputs, _ -> {});
  }

  private SequencedMap<String, Integer> bits(int bits) {
    SequencedMap<String, Integer> all = new LinkedHashMap<>();
    WeightQuantizer.matrices(network, _ -> true).forEach(matrix -> all.put(matrix, bits));
    return all;
  }

  private Network network() {
    Network.Builder net = Network.builder();
    String x = net.input("x", ElementType.FLOAT, ANY, ANY, CHANNELS);
    String first = net.add("first", dense(CHANNELS, 40, Activation.RELU), x);
    Weights kernel = Weights.scaled(random, 2, 3, 40, 32);
    String conv =
        net.add("conv", new Layer.Conv1d(kernel, Weights.zeros(32), 2, Activation.RELU), first);
    String last = net.add("last", dense(32, 10, Activation.NONE), conv);
    return net.output("y", net.add("logs", new Layer.LogSoftmax(), last)).build();
  }

  private Network logits(float second) {
    Network.Builder net = Network.builder();
    String x = net.input("x", ElementType.FLOAT, ANY, ANY, 1);
    Layer dense =
        new Layer.Dense(
            Weights.of(new float[] {0, second}, 1, 2), Weights.zeros(2), Activation.NONE);
    return net.output("y", net.add("logs", new Layer.LogSoftmax(), net.add("dense", dense, x)))
        .build();
  }

  private Layer.Dense dense(int in, int out, Activation activation) {
    return new Layer.Dense(Weights.scaled(random, 2, in, out), Weights.zeros(out), activation);
  }

  /** Channels that go together. */
  private List<Map<String, Tensor>> runs() {
    List<Map<String, Tensor>> runs = new ArrayList<>();
    for (int run = 0; run < 6; run++) {
      float[] values = Weights.normal(random, 1, 2, 30, CHANNELS).values().clone();
      for (int i = 0; i < values.length; i++) {
        values[i] += i % CHANNELS == 0 ? 0 : 0.8f * values[i - 1];
      }
      runs.add(Map.of("x", FloatTensor.of(values, 2, 30, CHANNELS)));
    }
    return runs;
  }
}
