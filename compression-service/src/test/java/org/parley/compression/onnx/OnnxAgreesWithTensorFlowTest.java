package org.parley.compression.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.parley.compression.network.Dimensions.ANY;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.compression.asr.AcousticShape;
import org.parley.compression.compact.Block;
import org.parley.compression.compact.SoundStudent;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.tensorflow.Feed;
import org.parley.compression.tensorflow.Prediction;
import org.parley.compression.tensorflow.TensorFlowNetwork;

/** The graph that trains and the graph that serves compute the same. */
class OnnxAgreesWithTensorFlowTest {
  private static final float TOLERANCE = 1e-4f;
  private static final int BATCH = 3;
  private static final int TIME = 11;
  private static final int CHANNELS = 6;

  private final SplittableRandom random = new SplittableRandom(20261121);

  record Case(String name, Network network) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> layers() {
    SplittableRandom random = new SplittableRandom(7);
    return Stream.of(
        of(
            "normalize",
            new Layer.Normalize(
                Weights.normal(random, 1, CHANNELS), Weights.normal(random, 1, CHANNELS))),
        of("stack", new Layer.StackFrames(11)),
        of("dense", dense(random, CHANNELS, 5, Activation.NONE)),
        of("dense relu", dense(random, CHANNELS, 5, Activation.RELU)),
        of("context", new Layer.Context(3, 2)),
        of("memory", new Layer.Memory(Weights.normal(random, 1, 4, CHANNELS))),
        of("crop", new Layer.Crop(3, 2)),
        of("crop left", new Layer.Crop(3, 0)),
        of("conv", conv(random, 3, 1, Activation.RELU)),
        of("depthwise conv", depthwise(random, 1, Activation.RELU)),
        of("dilated depthwise conv", depthwise(random, 2, Activation.NONE)),
        of("relu", new Layer.Relu()),
        of("dilated conv", conv(random, 5, 2, Activation.NONE)),
        of(
            "layer norm",
            new Layer.LayerNorm(
                Weights.normal(random, 1, CHANNELS), Weights.normal(random, 1, CHANNELS))),
        of("dropout", new Layer.Dropout(0.5)),
        of("quantize", new Layer.Quantize(0.02f, 100)),
        of("log softmax", new Layer.LogSoftmax()),
        masked("mask", new Layer.Mask()),
        masked("max pool", new Layer.MaxPool()),
        masked("mean pool", new Layer.MeanPool()),
        words(random),
        rows(random));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void computesTheSameForEveryLayer(Case layer) {
    Map<String, Feed> inputs = inputs(layer.network());
    try (TensorFlowNetwork tensorFlow = TensorFlowNetwork.whole(layer.network())) {
      var expected = tensorFlow.predict(inputs);
      var actual =
          onnx(layer.network(), WeightStorage.FLOAT, withZeroCaches(layer.network(), inputs));
      expected.forEach((name, values) -> assertClose(actual.get(name), values, name));
    }
  }

  @Test
  void streamsInChunksAsTheWholeIsComputed() {
    assertStreams(acoustic());
    for (Block block : Block.values()) {
      assertStreams(
          new SoundStudent(block, 32, 48, 3, 3, 2, 2)
              .like(acoustic(), new SplittableRandom(block.ordinal())));
    }
  }

  private void assertStreams(Network network) {
    int frames = 4 * 24;
    Feed.Floats features = floats(1, frames, 80);
    try (TensorFlowNetwork whole = TensorFlowNetwork.whole(network);
        TensorFlowNetwork streaming = TensorFlowNetwork.streaming(network)) {
      float[] expected = whole.predict(Map.of("features", features)).values("log_probs");
      for (int chunk : new int[] {4, 8, 32, 96}) {
        assertClose(
            new Feed.Floats(
                stream(
                    network, features, chunk, inputs -> onnx(network, WeightStorage.FLOAT, inputs)),
                expected.length),
            new Feed.Floats(expected, expected.length),
            "ONNX in chunks of " + chunk);
        assertClose(
            new Feed.Floats(stream(network, features, chunk, streaming::predict), expected.length),
            new Feed.Floats(expected, expected.length),
            "TensorFlow in chunks of " + chunk);
      }
    }
  }

  @Test
  void outputsOfAFrameDoNotDependOnWhatComesAfterTheLookahead() {
    Network network = acoustic();
    Feed.Floats features = floats(1, 80, 80);
    float[] changed = features.values().clone();
    Arrays.fill(changed, 40 * 80, changed.length, 3f);
    try (TensorFlowNetwork whole = TensorFlowNetwork.whole(network)) {
      float[] before = whole.predict(Map.of("features", features)).values("log_probs");
      float[] after =
          whole
              .predict(Map.of("features", new Feed.Floats(changed, 1, 80, 80)))
              .values("log_probs");
      int tokens = before.length / 20;
      assertThat(Arrays.copyOf(after, 10 * tokens)).isEqualTo(Arrays.copyOf(before, 10 * tokens));
      assertThat(Arrays.copyOfRange(after, 10 * tokens, 11 * tokens))
          .isNotEqualTo(Arrays.copyOfRange(before, 10 * tokens, 11 * tokens));
    }
  }

  @Test
  void halfPrecisionStorageStaysNearTheFloats() {
    Network network = acoustic();
    Map<String, Feed> inputs = withZeroCaches(network, Map.of("features", floats(2, 64, 80)));
    float[] exact = onnx(network, WeightStorage.FLOAT, inputs).values("log_probs");
    float[] half = onnx(network, WeightStorage.HALF, inputs).values("log_probs");
    assertThat(OnnxExport.bytes(network, WeightStorage.HALF))
        .hasSizeLessThan(OnnxExport.bytes(network, WeightStorage.FLOAT).length * 6 / 10);
    for (int i = 0; i < exact.length; i++) {
      assertThat(half[i]).isCloseTo(exact[i], within(0.02f));
    }
  }

  @Test
  void sameNetworkGivesTheSameBytes() {
    assertThat(OnnxExport.bytes(acoustic(), WeightStorage.HALF))
        .isEqualTo(OnnxExport.bytes(acoustic(), WeightStorage.HALF));
  }

  private static Layer.DepthwiseConv1d depthwise(
      SplittableRandom random, int dilation, Activation activation) {
    return new Layer.DepthwiseConv1d(
        Weights.normal(random, 1, 5, CHANNELS),
        Weights.normal(random, 1, CHANNELS),
        dilation,
        activation);
  }

  private static Network acoustic() {
    return new AcousticShape(48, 96, 3, 4, 2, 2, 0.1)
        .network(Weights.filled(0.1f, 80), Weights.filled(0.5f, 80), 40, 5);
  }

  private interface Step {
    Prediction run(Map<String, Feed> inputs);
  }

  private static float[] stream(Network network, Feed.Floats features, int chunk, Step step) {
    Map<String, Feed> inputs = new LinkedHashMap<>(withZeroCaches(network, Map.of()));
    int frames = features.shape()[1];
    List<Float> outputs = new ArrayList<>();
    for (int from = 0; from < frames; from += chunk) {
      inputs.put(
          "features",
          new Feed.Floats(
              Arrays.copyOfRange(features.values(), from * 80, (from + chunk) * 80), 1, chunk, 80));
      Prediction made = step.run(inputs);
      for (float value : made.values("log_probs")) {
        outputs.add(value);
      }
      for (int i = 0; i < network.contexts().size(); i++) {
        inputs.put("cache_" + i, made.get("next_cache_" + i));
      }
    }
    float[] joined = new float[outputs.size()];
    IntStream.range(0, joined.length).forEach(i -> joined[i] = outputs.get(i));
    return joined;
  }

  private static Map<String, Feed> withZeroCaches(Network network, Map<String, Feed> inputs) {
    Map<String, Feed> all = new LinkedHashMap<>(inputs);
    int batch = inputs.isEmpty() ? 1 : inputs.values().iterator().next().shape()[0];
    for (int i = 0; i < network.contexts().size(); i++) {
      Network.Node node = network.contexts().get(i);
      int frames = ((Layer.Context) node.layer()).frames();
      int channels = network.dimensions(node.inputs().getFirst()).channels();
      all.put(
          "cache_" + i,
          new Feed.Floats(new float[batch * frames * channels], batch, frames, channels));
    }
    return all;
  }

  private static Prediction onnx(Network network, WeightStorage storage, Map<String, Feed> inputs) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> fed = new LinkedHashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session =
          environment.createSession(OnnxExport.bytes(network, storage), options)) {
        for (var input : inputs.entrySet()) {
          fed.put(input.getKey(), tensor(environment, input.getValue()));
        }
        Map<String, Feed.Floats> outputs = new LinkedHashMap<>();
        try (OrtSession.Result result = session.run(fed)) {
          for (var entry : result) {
            OnnxTensor tensor = (OnnxTensor) entry.getValue();
            FloatBuffer buffer = tensor.getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            outputs.put(
                entry.getKey(),
                new Feed.Floats(
                    values,
                    Arrays.stream(tensor.getInfo().getShape())
                        .mapToInt(Math::toIntExact)
                        .toArray()));
          }
        }
        return new Prediction(outputs);
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Feed feed) throws OrtException {
    long[] shape = IntStream.of(feed.shape()).asLongStream().toArray();
    return switch (feed) {
      case Feed.Floats floats ->
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats.values()), shape);
      case Feed.Ints ints ->
          OnnxTensor.createTensor(environment, IntBuffer.wrap(ints.values()), shape);
    };
  }

  private static void assertClose(Feed.Floats actual, Feed.Floats expected, String name) {
    assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
    for (int i = 0; i < expected.values().length; i++) {
      assertThat(actual.values()[i])
          .as("%s[%d]", name, i)
          .isCloseTo(expected.values()[i], within(TOLERANCE));
    }
  }

  private Map<String, Feed> inputs(Network network) {
    Map<String, Feed> inputs = new LinkedHashMap<>();
    for (Network.Input input : network.inputs()) {
      int[] shape = input.dimensions().sizes().stream().mapToInt(Integer::intValue).toArray();
      shape[0] = BATCH;
      for (int i = 1; i < shape.length; i++) {
        shape[i] = shape[i] == ANY ? TIME : shape[i];
      }
      inputs.put(input.name(), feed(input, shape));
    }
    return inputs;
  }

  private Feed feed(Network.Input input, int[] shape) {
    int size = IntStream.of(shape).reduce(1, (a, b) -> a * b);
    if (input.type() == ElementType.INT) {
      return new Feed.Ints(random.ints(size, 0, 9).toArray(), shape);
    }
    if (input.name().startsWith("mask")) {
      return new Feed.Floats(mask(size, shape[shape.length - 1]), shape);
    }
    return floats(shape);
  }

  /** Ones and then zeros, of different lengths, one of them none. */
  private static float[] mask(int size, int time) {
    float[] mask = new float[size];
    for (int row = 0; row < size / time; row++) {
      Arrays.fill(mask, row * time, row * time + (row * 4) % (time + 1), 1);
    }
    return mask;
  }

  private Feed.Floats floats(int... shape) {
    float[] values = new float[IntStream.of(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Feed.Floats(values, shape);
  }

  private static Case of(String name, Layer layer) {
    Network.Builder network = Network.builder();
    String x = network.input("x", ElementType.FLOAT, ANY, ANY, CHANNELS);
    return new Case(name, network.output("y", network.add("layer", layer, x)).build());
  }

  private static Case masked(String name, Layer layer) {
    Network.Builder network = Network.builder();
    String x = network.input("x", ElementType.FLOAT, ANY, ANY, CHANNELS);
    String mask = network.input("mask", ElementType.FLOAT, ANY, ANY);
    return new Case(name, network.output("y", network.add("layer", layer, x, mask)).build());
  }

  /** Characters to words to a sentence, with two heads: everything that understanding needs. */
  private static Case words(SplittableRandom random) {
    Network.Builder network = Network.builder();
    String words = network.input("words", ElementType.INT, ANY, ANY);
    String characters = network.input("characters", ElementType.INT, ANY, ANY, 7);
    String mask = network.input("mask", ElementType.FLOAT, ANY, ANY);
    String letters = network.input("mask_characters", ElementType.FLOAT, ANY, ANY, 7);
    String embedded =
        network.add("embedded", new Layer.Embedding(Weights.normal(random, 1, 9, CHANNELS)), words);
    String spelled =
        network.add(
            "spelled", new Layer.Embedding(Weights.normal(random, 1, 9, CHANNELS)), characters);
    String read = network.add("read", conv(random, 3, 1, Activation.RELU), spelled);
    String known = network.add("known", new Layer.MaxPool(), read, letters);
    String joined = network.add("joined", new Layer.Concat(2), embedded, known);
    String narrow =
        network.add("narrow", dense(random, 2 * CHANNELS, CHANNELS, Activation.NONE), joined);
    String visible = network.add("visible", new Layer.Mask(), narrow, mask);
    String mixed = network.add("mixed", conv(random, 3, 2, Activation.RELU), visible);
    String sum = network.add("sum", new Layer.Add(), mixed, visible);
    String labels = network.add("labels", dense(random, CHANNELS, 5, Activation.NONE), sum);
    String mean = network.add("mean", new Layer.MeanPool(), sum, mask);
    String most = network.add("most", new Layer.MaxPool(), sum, mask);
    String both = network.add("both", new Layer.Concat(2), mean, most);
    String intent = network.add("intent", dense(random, 2 * CHANNELS, 4, Activation.NONE), both);
    return new Case(
        "words, characters and two heads",
        network
            .output("labels_log", network.add("labels_softmax", new Layer.LogSoftmax(), labels))
            .output("intent_log", network.add("intent_softmax", new Layer.LogSoftmax(), intent))
            .build());
  }

  /** A sentence's mean added to all its words, and a table beside. */
  private static Case rows(SplittableRandom random) {
    Network.Builder network = Network.builder();
    String x = network.input("x", ElementType.FLOAT, ANY, ANY, CHANNELS);
    String mask = network.input("mask", ElementType.FLOAT, ANY, ANY);
    String mean = network.add("mean", new Layer.MeanPool(), x, mask);
    String added = network.add("added", new Layer.AddToAll(), x, mean);
    String table = network.add("table", new Layer.Table(Weights.normal(random, 1, 4, 5)));
    return new Case("add to all, table", network.output("y", added).output("z", table).build());
  }

  private static Layer.Dense dense(
      SplittableRandom random, int in, int out, Activation activation) {
    return new Layer.Dense(
        Weights.normal(random, 0.5, in, out), Weights.normal(random, 0.5, out), activation);
  }

  private static Layer.Conv1d conv(
      SplittableRandom random, int width, int dilation, Activation activation) {
    return new Layer.Conv1d(
        Weights.normal(random, 0.5, width, CHANNELS, CHANNELS),
        Weights.normal(random, 0.5, CHANNELS),
        dilation,
        activation);
  }
}
