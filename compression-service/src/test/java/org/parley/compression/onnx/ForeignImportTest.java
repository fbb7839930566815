package org.parley.compression.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.parley.compression.asr.AcousticShape;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.quantize.Quantizer;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.NetworkFiles;
import org.parley.runtime.OnnxNetwork;
import org.parley.runtime.Tensor;

/** Models as other exporters write them. */
class ForeignImportTest {
  private static final Map<String, String> NAMES = Map.of("x", "features", "y", "log_probs");

  @Test
  void productsConvolutionsAndRelusBecomeLayersAndTheRestIsCarried() {
    Network network = ForeignImport.network(model(graph()), NAMES);
    assertThat(network.nodes().stream().map(Network.Node::layer))
        .filteredOn(layer -> layer instanceof Layer.Dense)
        .hasSize(3)
        .first()
        .satisfies(
            layer -> assertThat(((Layer.Dense) layer).activation()).isEqualTo(Activation.RELU));
    assertThat(network.nodes().stream().map(Network.Node::layer))
        .filteredOn(layer -> layer instanceof Layer.Conv1d)
        .hasSize(1);
    assertThat(
            network.nodes().stream()
                .map(Network.Node::layer)
                .filter(layer -> layer instanceof Layer.Carried)
                .map(layer -> ((Layer.Carried) layer).type()))
        .contains("Reshape", "Sigmoid", "Split", "Mul")
        .doesNotContain("MatMul", "Gemm", "Conv");
    assertThat(network.nodes().getLast().layer()).isEqualTo(new Layer.LogSoftmax());
  }

  @Test
  void itAnswersAsTheModelDoes() {
    byte[] onnx = model(graph());
    FloatTensor x = features(3, 24);
    try (OnnxNetwork original = new OnnxNetwork(onnx, 1);
        ServedNetwork taken = new ServedNetwork(ForeignImport.network(onnx, NAMES))) {
      float[] wanted = Objects.requireNonNull(original.run(Map.of("x", x)).get("y")).values();
      float[] found = answer(taken, x);
      assertThat(found).hasSameSizeAs(wanted);
      for (int i = 0; i < wanted.length; i++) {
        assertThat(found[i]).isCloseTo(wanted[i], org.assertj.core.api.Assertions.within(1e-5f));
      }
    }
  }

  @Test
  void whatWasTakenInIsReadBackToTheSameBytes() {
    Network network = ForeignImport.network(model(graph()), NAMES);
    NetworkFiles files = OnnxExport.files(network);
    NetworkFiles again = OnnxExport.files(OnnxImport.network(files));
    assertThat(again.graph()).isEqualTo(files.graph());
    assertThat(again.weights().orElseThrow()).isEqualTo(files.weights().orElseThrow());
  }

  @Test
  void wholeNumbersComputeBetweenWhatIsCarried() {
    Network network = ForeignImport.network(model(graph()), NAMES);
    List<Map<String, Tensor>> inputs = List.of(Map.of("features", features(8, 64)));
    Network rounded =
        new Quantizer(network, _ -> true, _ -> true)
            .calibrated(inputs, org.parley.compression.quantize.Calibration.ALL, 1);
    FloatTensor x = features(3, 24);
    try (ServedNetwork before = new ServedNetwork(network);
        ServedNetwork after = new ServedNetwork(rounded)) {
      float[] wanted = answer(before, x);
      float[] found = answer(after, x);
      double error = 0;
      double power = 0;
      for (int i = 0; i < wanted.length; i++) {
        error += Math.pow(found[i] - wanted[i], 2);
        power += Math.pow(wanted[i], 2);
      }
      assertThat(error / power).isBetween(1e-9, 1e-2);
    }
    assertThat(OnnxExport.files(rounded).bytes()).isLessThan(OnnxExport.files(network).bytes());
  }

  @Test
  void aStreamingRecogniserUnderOtherNamesKeepsItsStates() {
    Network own =
        new AcousticShape(32, 48, 2, 3, 1, 2, 0)
            .network(Weights.filled(-6, 80), Weights.filled(0.3f, 80), 10, 1);
    byte[] onnx = OnnxExport.bytes(own, WeightStorage.FLOAT);
    Renamed renamed = Renamed.of(onnx);
    Network taken = ForeignImport.network(renamed.onnx(), renamed.ours());
    assertThat(taken.contexts().stream().map(Network.Node::layer))
        .isEqualTo(List.of(new Layer.Context(4, 0), new Layer.Context(4, 0)));
    FloatTensor x = features(2, 32);
    try (ServedNetwork before = new ServedNetwork(own);
        ServedNetwork after = new ServedNetwork(taken)) {
      assertThat(answer(after, x)).isEqualTo(answer(before, x));
    }
  }

  @Test
  void whatCannotBeTakenIsSaidInOneLine() {
    assertRefused(new byte[] {1, 2, 3}, "not an ONNX model");
    byte[] old =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(9))
            .setGraph(graph())
            .build()
            .toByteArray();
    assertRefused(old, "operator set 9; those from 13 to 17 are taken");
    GraphProto.Builder custom = graph().toBuilder();
    custom.getNodeBuilder(0).setDomain("com.example").setName("fancy");
    assertRefused(model(custom.build()), "'fancy' is of the domain com.example");
    GraphProto.Builder nested = graph().toBuilder();
    nested.addNode(
        NodeProto.newBuilder()
            .setOpType("If")
            .setName("maybe")
            .addAttribute(AttributeProto.newBuilder().setName("then_branch").setG(graph())));
    assertRefused(model(nested.build()), "If 'maybe' has graphs of its own");
    GraphProto.Builder outside = graph().toBuilder();
    outside.getInitializerBuilder(0).setDataLocation(TensorProto.DataLocation.EXTERNAL);
    assertRefused(model(outside.build()), "lie in another file; save the model as one file");
    assertThatThrownBy(() -> ForeignImport.network(model(graph()), Map.of("sound", "features")))
        .hasMessage("no input or output is named 'sound'; there are [x, y]");
  }

  private static void assertRefused(byte[] onnx, String reason) {
    assertThatThrownBy(() -> ForeignImport.network(onnx, NAMES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static float[] answer(ServedNetwork network, FloatTensor x) {
    return Objects.requireNonNull(network.run(Map.of("features", x)).get("log_probs")).values();
  }

  private static FloatTensor features(int batch, int frames) {
    SplittableRandom random = new SplittableRandom(7);
    float[] values = new float[batch * frames * 80];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatTensor.of(values, batch, frames, 80);
  }

  /** Four frames together, a gated unit, a convolution of channels before time, two products. */
  private static GraphProto graph() {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("torch_jit");
    graph.addInput(value("x", -1, -1, 80));
    graph.addOutput(value("y", -1, -1, 11));
    graph.addInitializer(integers("shape", 0, -1, 320));
    graph.addInitializer(floats("w0", 320, 64)).addInitializer(floats("b0", 64));
    graph.addInitializer(floats("w1", 64, 96)).addInitializer(floats("b1", 96));
    graph.addInitializer(floats("k", 48, 48, 3)).addInitializer(floats("kb", 48));
    graph.addInitializer(floats("w2", 48, 11));
    graph.addInitializer(integers("halves", 48, 48));
    node(graph, "Reshape", "/s/Reshape_output_0", "x", "shape");
    node(graph, "MatMul", "/0/MatMul_output_0", "/s/Reshape_output_0", "w0");
    node(graph, "Add", "/0/Add_output_0", "b0", "/0/MatMul_output_0");
    node(graph, "Relu", "/0/Relu_output_0", "/0/Add_output_0");
    node(graph, "MatMul", "/1/MatMul_output_0", "/0/Relu_output_0", "w1");
    node(graph, "Add", "/1/Add_output_0", "/1/MatMul_output_0", "b1");
    node(graph, "Split", "/1/left", "/1/Add_output_0", "halves")
        .addOutput("/1/right")
        .addAttribute(OnnxGraph.integer("axis", 2));
    node(graph, "Sigmoid", "/1/gate", "/1/right");
    node(graph, "Mul", "/1/gated", "/1/left", "/1/gate");
    node(graph, "Transpose", "/2/t", "/1/gated").addAttribute(OnnxGraph.integers("perm", 0, 2, 1));
    node(graph, "Conv", "/2/conv", "/2/t", "k", "kb")
        .addAttribute(OnnxGraph.integers("pads", 1, 1))
        .addAttribute(OnnxGraph.integers("kernel_shape", 3));
    node(graph, "Relu", "/2/relu", "/2/conv");
    node(graph, "Transpose", "/2/back", "/2/relu")
        .addAttribute(OnnxGraph.integers("perm", 0, 2, 1));
    node(graph, "MatMul", "/3/logits", "/2/back", "w2");
    node(graph, "LogSoftmax", "y", "/3/logits").addAttribute(OnnxGraph.integer("axis", 2));
    return graph.build();
  }

  private static NodeProto.Builder node(
      GraphProto.Builder graph, String type, String output, String... inputs) {
    return graph.addNodeBuilder().setOpType(type).addOutput(output).addAllInput(List.of(inputs));
  }

  private static byte[] model(GraphProto graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("pytorch")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto value(String name, int... sizes) {
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
    var tensor = value.getTypeBuilder().getTensorTypeBuilder();
    tensor.setElemType(TensorProto.DataType.FLOAT.getNumber());
    for (int size : sizes) {
      var dimension = tensor.getShapeBuilder().addDimBuilder();
      if (size > 0) {
        dimension.setDimValue(size);
      }
    }
    return value.build();
  }

  private static TensorProto floats(String name, int... shape) {
    Weights weights = Weights.normal(new SplittableRandom(name.hashCode()), 0.1, shape);
    ByteBuffer bytes = ByteBuffer.allocate(4 * weights.size()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(weights.values());
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (int size : shape) {
      tensor.addDims(size);
    }
    return tensor.build();
  }

  private static TensorProto integers(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return tensor.build();
  }
}
