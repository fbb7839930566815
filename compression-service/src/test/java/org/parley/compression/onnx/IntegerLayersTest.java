package org.parley.compression.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.parley.compression.network.Dimensions.ANY;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import onnx.ModelProto;
import onnx.NodeProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.compression.asr.AcousticShape;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.quantize.Calibration;
import org.parley.compression.quantize.Quantizer;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

/** Layers that compute with whole numbers, on this machine's processor. */
class IntegerLayersTest {
  private static final int ROWS = 64;
  private static final int FRAMES = 32;

  private final SplittableRandom random = new SplittableRandom(20261125);

  @ParameterizedTest
  @CsvSource({"3, 5, 7", "1, 64, 16", "2, 33, 129", "4, 320, 256"})
  void aProductIsThatOfTheLevelsAndCodes(int batch, int inputs, int outputs) {
    for (Activation activation : Activation.values()) {
      Layer.Dense dense = dense(inputs, outputs, activation);
      FloatTensor x = gaussian(batch, 6, inputs);
      Network network = rounded(single(dense, inputs), x);
      Layer.Quantize grid = (Layer.Quantize) network.nodes().getFirst().layer();
      Layer.Dense coarse = (Layer.Dense) network.nodes().getLast().layer();
      float[] found = run(network, x, "y");
      float[] wanted = oracle(x.values(), grid, coarse);
      double size = Math.sqrt(inputs);
      for (int i = 0; i < wanted.length; i++) {
        assertThat((double) found[i])
            .as("%s %d to %d, value %d", activation, inputs, outputs, i)
            .isCloseTo(wanted[i], within(2e-4 * size));
      }
    }
  }

  /** In doubles, from the definition. */
  private static float[] oracle(float[] x, Layer.Quantize grid, Layer.Dense dense) {
    int inputs = dense.kernel().axis(0);
    int outputs = dense.kernel().axis(1);
    float[] sums = new float[x.length / inputs * outputs];
    for (int row = 0; row < x.length / inputs; row++) {
      for (int out = 0; out < outputs; out++) {
        double sum = dense.bias().values()[out];
        for (int in = 0; in < inputs; in++) {
          sum +=
              (double) grid.nearest(x[row * inputs + in])
                  * dense.kernel().values()[in * outputs + out];
        }
        sums[row * outputs + out] =
            (float) (dense.activation() == Activation.RELU ? Math.max(0, sum) : sum);
      }
    }
    return sums;
  }

  @Test
  void theSumsStayNearTheFloatLayersWithinWhatEightBitsAllow() {
    FloatTensor x = gaussian(4, 25, 128);
    Network exact = single(dense(128, 64, Activation.NONE), 128);
    float[] wanted = run(exact, x, "y");
    float[] found = run(rounded(exact, x), x, "y");
    double error = 0;
    double power = 0;
    for (int i = 0; i < wanted.length; i++) {
      error += (double) (found[i] - wanted[i]) * (found[i] - wanted[i]);
      power += (double) wanted[i] * wanted[i];
    }
    // A uniform grid of 256 levels over ±4 deviations: 4 · 2 / 255 / √12 = 0.9 % of a deviation,
    // and about as much again from the weights.
    assertThat(Math.sqrt(error / power)).isBetween(0.001, 0.02);
  }

  @Test
  void allProductsOfARecogniserRunOnWholeNumbers(@TempDir Path folder) throws Exception {
    Network network = acoustic();
    Network rounded = rounded(network, features(2, 1));
    List<String> operations = optimized(rounded, folder.resolve("optimized.onnx"));
    long products =
        network.nodes().stream().filter(node -> node.layer() instanceof Layer.Dense).count();
    assertThat(operations.stream().filter("QGemm"::equals)).hasSize((int) products);
    assertThat(operations)
        .doesNotContain("MatMul", "Gemm", "FusedMatMul", "DequantizeLinear", "Relu");
  }

  @Test
  void theEngineTurnsAMemorysFramesWhileItReordersThemForItsKernel(@TempDir Path folder)
      throws Exception {
    List<String> operations = optimized(acoustic(), folder.resolve("optimized.onnx"));
    assertThat(operations).contains("ReorderInput", "ReorderOutput").doesNotContain("Transpose");
  }

  private static List<String> optimized(Network network, Path file)
      throws OrtException, IOException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setOptimizedModelFilePath(file.toString());
      OrtEnvironment.getEnvironment()
          .createSession(OnnxExport.bytes(network, WeightStorage.HALF), options)
          .close();
    }
    return ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .toList();
  }

  @Test
  void anUtterancesResultIsTheSameToTheBitBesideAnyNeighbours() {
    Network rounded = rounded(acoustic(), features(8, 1));
    FloatTensor all = features(ROWS, 2);
    float[] together = run(rounded, all, "log_probs");
    int size = together.length / ROWS;
    int chunk = FRAMES * 80;
    try (ServedNetwork served = new ServedNetwork(rounded)) {
      for (int batch : new int[] {1, 3, 16}) {
        for (int first = 0; first + batch <= ROWS; first += 13) {
          float[] some = Arrays.copyOfRange(all.values(), first * chunk, (first + batch) * chunk);
          float[] found =
              values(served, FloatTensor.of(some, batch, FRAMES, 80), "features", "log_probs");
          assertThat(found)
              .as("%d utterances from %d on", batch, first)
              .isEqualTo(Arrays.copyOfRange(together, first * size, (first + batch) * size));
        }
      }
    }
  }

  @Test
  void tablesAndConvolutionsAreStoredInAQuarterAndGiveTheRoundedWeights() {
    Network.Builder net = Network.builder();
    String words = net.input("words", ElementType.INT, ANY, ANY);
    String word = net.add("word", new Layer.Embedding(Weights.normal(random, 1, 500, 32)), words);
    String seen =
        net.add(
            "seen",
            new Layer.Conv1d(
                Weights.normal(random, 0.2, 3, 32, 48), Weights.zeros(48), 2, Activation.RELU),
            word);
    Network network = net.output("y", seen).build();
    Network stored =
        new Quantizer(network, _ -> false, _ -> true).calibrated(List.of(), Calibration.ALL, 1);
    assertThat(OnnxExport.files(stored).bytes())
        .isLessThan(OnnxExport.bytes(network, WeightStorage.FLOAT).length * 3 / 10);
    Map<String, Tensor> input =
        Map.of("words", new Tensor.Ints(random.ints(14, 0, 500).toArray(), new long[] {2, 7}));
    try (ServedNetwork compact = new ServedNetwork(stored);
        ServedNetwork plain = new ServedNetwork(decoded(stored))) {
      float[] found = Objects.requireNonNull(compact.run(input).get("y")).values();
      float[] wanted = Objects.requireNonNull(plain.run(input).get("y")).values();
      for (int i = 0; i < wanted.length; i++) {
        assertThat(found[i]).isCloseTo(wanted[i], within(1e-5f));
      }
    }
  }

  /** The same values, stored as floats. */
  private static Network decoded(Network network) {
    var plain = new java.util.LinkedHashMap<String, Weights>();
    network
        .parameters()
        .forEach(
            (name, weights) -> plain.put(name, new Weights(weights.shape(), weights.values())));
    return network.with(plain);
  }

  private Network rounded(Network network, FloatTensor calibration) {
    String input = network.inputs().getFirst().name();
    return new Quantizer(network, _ -> true, _ -> false)
        .calibrated(List.of(Map.of(input, calibration)), List.of(new Calibration.MinMax()), 1);
  }

  private static float[] run(Network network, FloatTensor x, String output) {
    try (ServedNetwork served = new ServedNetwork(network)) {
      return values(served, x, network.inputs().getFirst().name(), output);
    }
  }

  private static float[] values(ServedNetwork served, FloatTensor x, String input, String output) {
    return Objects.requireNonNull(served.run(Map.of(input, x)).get(output)).values();
  }

  private static Network single(Layer layer, int channels) {
    Network.Builder net = Network.builder();
    String x = net.input("x", ElementType.FLOAT, ANY, ANY, channels);
    return net.output("y", net.add("layer", layer, x)).build();
  }

  private Layer.Dense dense(int inputs, int outputs, Activation activation) {
    return new Layer.Dense(
        Weights.normal(random, 1, inputs, outputs), Weights.normal(random, 1, outputs), activation);
  }

  private static Network acoustic() {
    return new AcousticShape(64, 96, 3, 4, 1, 3, 0.1)
        .network(Weights.filled(0, 80), Weights.filled(1, 80), 40, 5);
  }

  private static FloatTensor features(int batch, long seed) {
    SplittableRandom own = new SplittableRandom(seed);
    float[] values = new float[batch * FRAMES * 80];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) own.nextGaussian();
    }
    return FloatTensor.of(values, batch, FRAMES, 80);
  }

  private FloatTensor gaussian(int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatTensor.of(values, Arrays.stream(shape).asLongStream().toArray());
  }
}
