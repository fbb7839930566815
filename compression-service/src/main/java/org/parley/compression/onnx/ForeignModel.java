package org.parley.compression.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;
import org.parley.compression.network.Dimensions;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.OnnxNetwork;

/**
 * A model that somebody else has written, checked for what we can take and put into one form: no
 * value's name has a slash, inputs and outputs have our names, and constants are initializers.
 */
final class ForeignModel {
  private static final int OLDEST = 13;
  private static final int NEWEST = 17;

  private final GraphProto graph;
  private final Map<String, TensorProto> constants = new HashMap<>();

  private ForeignModel(GraphProto graph) {
    this.graph = graph;
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
  }

  /**
   * @param ours the names of its inputs and outputs for us, by its own; others keep theirs
   * @throws IllegalArgumentException with what does not fit and what to do
   */
  static ForeignModel read(byte[] onnx, Map<String, String> ours) {
    ModelProto model = parsed(onnx);
    requireOperatorSet(model);
    GraphProto graph = model.getGraph();
    graph.getNodeList().forEach(ForeignModel::requirePlain);
    graph.getInitializerList().forEach(ForeignModel::requireInside);
    if (graph.getSparseInitializerCount() > 0) {
      throw new IllegalArgumentException("its initializers are sparse; export them dense");
    }
    requireNamed(graph, ours);
    return new ForeignModel(folded(withSmallIntegers(new Renaming(graph, ours).renamed())));
  }

  /** What is computed of constants alone is a constant, as far as it is floats. */
  private static GraphProto folded(GraphProto graph) {
    Set<String> known = new HashSet<>();
    graph.getInitializerList().forEach(tensor -> known.add(tensor.getName()));
    GraphProto.Builder constant = GraphProto.newBuilder().setName("constants");
    constant.addAllInitializer(graph.getInitializerList());
    for (NodeProto node : graph.getNodeList()) {
      if (node.getInputCount() > 0 && known.containsAll(node.getInputList())) {
        known.addAll(node.getOutputList());
        constant.addNode(node);
        node.getOutputList()
            .forEach(value -> constant.addOutput(ValueInfoProto.newBuilder().setName(value)));
      }
    }
    if (constant.getNodeCount() == 0) {
      return graph;
    }
    Map<String, FloatTensor> values;
    try (OnnxNetwork network = new OnnxNetwork(model(withoutUnused(constant)), 1)) {
      values = network.run(Map.of());
    }
    GraphProto.Builder made = graph.toBuilder().clearNode();
    values.forEach((name, value) -> made.addInitializer(floats(name, value)));
    graph.getNodeList().stream()
        .filter(node -> !values.keySet().containsAll(node.getOutputList()))
        .forEach(made::addNode);
    return withoutUnused(made);
  }

  private static TensorProto floats(String name, FloatTensor value) {
    ByteBuffer bytes = bytes(value.values().length * Float.BYTES);
    bytes.asFloatBuffer().put(value.values());
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (long size : value.shape()) {
      tensor.addDims(size);
    }
    return tensor.build();
  }

  private static GraphProto withoutUnused(GraphProto.Builder graph) {
    Set<String> used = new HashSet<>();
    graph.getNodeList().forEach(node -> used.addAll(node.getInputList()));
    graph.getOutputList().forEach(output -> used.add(output.getName()));
    List<TensorProto> left =
        graph.getInitializerList().stream()
            .filter(tensor -> used.contains(tensor.getName()))
            .toList();
    return graph.clearInitializer().addAllInitializer(left).build();
  }

  /** We feed integers of 32 bits; where it takes 64, they become so first. */
  private static GraphProto withSmallIntegers(GraphProto graph) {
    GraphProto.Builder made = graph.toBuilder().clearInput().clearNode();
    Map<String, String> widened = new HashMap<>();
    for (ValueInfoProto input : graph.getInputList()) {
      int type = input.getType().getTensorType().getElemType();
      if (type != TensorProto.DataType.INT64.getNumber()) {
        made.addInput(input);
        continue;
      }
      ValueInfoProto.Builder small = input.toBuilder();
      small
          .getTypeBuilder()
          .getTensorTypeBuilder()
          .setElemType(TensorProto.DataType.INT32.getNumber());
      made.addInput(small);
      String wide = input.getName() + ".wide";
      widened.put(input.getName(), wide);
      made.addNode(
          NodeProto.newBuilder()
              .setOpType("Cast")
              .addInput(input.getName())
              .addOutput(wide)
              .addAttribute(OnnxGraph.integer("to", TensorProto.DataType.INT64.getNumber())));
    }
    for (NodeProto node : graph.getNodeList()) {
      NodeProto.Builder changed = node.toBuilder();
      for (int i = 0; i < node.getInputCount(); i++) {
        changed.setInput(i, widened.getOrDefault(node.getInput(i), node.getInput(i)));
      }
      made.addNode(changed);
    }
    return made.build();
  }

  private static ModelProto parsed(byte[] onnx) {
    try {
      ModelProto model = ModelProto.parseFrom(onnx);
      if (model.getGraph().getNodeCount() == 0) {
        throw new IllegalArgumentException("not an ONNX model, or one without operations");
      }
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not an ONNX model: " + e.getMessage(), e);
    }
  }

  private static void requireOperatorSet(ModelProto model) {
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      boolean usual = set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx");
      if (usual && (set.getVersion() < OLDEST || set.getVersion() > NEWEST)) {
        throw new IllegalArgumentException(
            "operator set %d; those from %d to %d are taken: export it again with %d"
                .formatted(set.getVersion(), OLDEST, NEWEST, NEWEST));
      }
    }
  }

  private static void requirePlain(NodeProto node) {
    if (!node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
      throw new IllegalArgumentException(
          "operation %s '%s' is of the domain %s; only ONNX's own are taken"
              .formatted(node.getOpType(), node.getName(), node.getDomain()));
    }
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG() || attribute.getGraphsCount() > 0) {
        throw new IllegalArgumentException(
            "operation %s '%s' has graphs of its own; only plain operations are taken"
                .formatted(node.getOpType(), node.getName()));
      }
    }
  }

  private static void requireInside(TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new IllegalArgumentException(
          "the weights '%s' lie in another file; save the model as one file"
              .formatted(tensor.getName()));
    }
  }

  private static void requireNamed(GraphProto graph, Map<String, String> ours) {
    Set<String> own = new HashSet<>();
    graph.getInputList().forEach(value -> own.add(value.getName()));
    graph.getOutputList().forEach(value -> own.add(value.getName()));
    for (String name : ours.keySet()) {
      if (!own.contains(name)) {
        throw new IllegalArgumentException(
            "no input or output is named '%s'; there are %s"
                .formatted(name, own.stream().sorted().toList()));
      }
    }
  }

  GraphProto graph() {
    return graph;
  }

  /** Initializers by their names. */
  Map<String, TensorProto> constants() {
    return constants;
  }

  /** Sizes of every value, as far as ONNX Runtime can tell them without running. */
  Map<String, Dimensions> sizes() {
    GraphProto.Builder all = graph.toBuilder();
    Set<String> told = new HashSet<>();
    graph.getOutputList().forEach(output -> told.add(output.getName()));
    for (NodeProto node : graph.getNodeList()) {
      for (String value : node.getOutputList()) {
        if (!value.isEmpty() && told.add(value)) {
          all.addOutput(ValueInfoProto.newBuilder().setName(value));
        }
      }
    }
    Map<String, Dimensions> sizes = new LinkedHashMap<>();
    try (OnnxNetwork network = new OnnxNetwork(model(all.build()), 1)) {
      network.inputs().forEach((name, shape) -> sizes.put(name, dimensions(shape)));
      network.outputs().forEach((name, shape) -> sizes.put(name, dimensions(shape)));
    }
    return sizes;
  }

  private static Dimensions dimensions(long[] shape) {
    int[] sizes = new int[shape.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape[i] < 1 ? Dimensions.ANY : Math.toIntExact(shape[i]);
    }
    return Dimensions.of(sizes);
  }

  /** The same in our form, as a model. */
  byte[] onnx() {
    return model(graph);
  }

  private static byte[] model(GraphProto graph) {
    return ModelProto.newBuilder()
        .setIrVersion(OnnxExport.IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(NEWEST))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** Gives every value a name without a slash, each another one. */
  private static final class Renaming {
    private final GraphProto graph;
    private final SequencedMap<String, String> names = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();

    Renaming(GraphProto graph, Map<String, String> ours) {
      this.graph = graph;
      names.put("", "");
      names.putAll(ours);
      taken.addAll(ours.values());
      for (List<ValueInfoProto> known : List.of(graph.getInputList(), graph.getOutputList())) {
        known.forEach(value -> named(value.getName()));
      }
    }

    private String named(String name) {
      return names.computeIfAbsent(
          name,
          _ -> {
            String plain = name.replaceAll("[^A-Za-z0-9_.]+", "_").replaceFirst("^[_.]+", "");
            plain = plain.isEmpty() || plain.matches("(next_)?cache_.*") ? "value_" + plain : plain;
            String free = plain;
            for (int more = 2; !taken.add(free); more++) {
              free = plain + "_" + more;
            }
            return free;
          });
    }

    GraphProto renamed() {
      GraphProto.Builder made = GraphProto.newBuilder().setName("network");
      Set<String> fixed = new HashSet<>();
      for (TensorProto tensor : graph.getInitializerList()) {
        fixed.add(tensor.getName());
        made.addInitializer(raw(tensor).setName(named(tensor.getName())));
      }
      for (NodeProto node : graph.getNodeList()) {
        if (node.getOpType().equals("Constant")) {
          made.addInitializer(raw(constant(node)).setName(named(node.getOutput(0))));
        } else {
          made.addNode(renamed(node));
        }
      }
      graph.getInputList().stream()
          .filter(value -> !fixed.contains(value.getName()))
          .forEach(value -> made.addInput(value.toBuilder().setName(named(value.getName()))));
      graph
          .getOutputList()
          .forEach(value -> made.addOutput(value.toBuilder().setName(named(value.getName()))));
      return made.build();
    }

    private NodeProto renamed(NodeProto node) {
      NodeProto.Builder made = node.toBuilder().clearInput().clearOutput().clearDocString();
      node.getInputList().forEach(input -> made.addInput(named(input)));
      node.getOutputList().forEach(output -> made.addOutput(named(output)));
      return made.build();
    }
  }

  private static TensorProto constant(NodeProto node) {
    AttributeProto value = node.getAttribute(0);
    TensorProto.Builder made = TensorProto.newBuilder();
    return switch (value.getName()) {
      case "value" -> value.getT();
      case "value_float" ->
          made.setDataType(TensorProto.DataType.FLOAT.getNumber())
              .addFloatData(value.getF())
              .build();
      case "value_floats" ->
          made.setDataType(TensorProto.DataType.FLOAT.getNumber())
              .addDims(value.getFloatsCount())
              .addAllFloatData(value.getFloatsList())
              .build();
      case "value_int" ->
          made.setDataType(TensorProto.DataType.INT64.getNumber())
              .addInt64Data(value.getI())
              .build();
      case "value_ints" ->
          made.setDataType(TensorProto.DataType.INT64.getNumber())
              .addDims(value.getIntsCount())
              .addAllInt64Data(value.getIntsList())
              .build();
      default ->
          throw new IllegalArgumentException(
              "the constant '%s' is a %s, which is not taken"
                  .formatted(node.getName(), value.getName()));
    };
  }

  /** Floats and integers of 64 bits as bytes, of which there is one form. */
  private static TensorProto.Builder raw(TensorProto tensor) {
    TensorProto.Builder made = tensor.toBuilder().clearDocString();
    if (tensor.getFloatDataCount() > 0) {
      ByteBuffer bytes = bytes(tensor.getFloatDataCount() * Float.BYTES);
      tensor.getFloatDataList().forEach(bytes::putFloat);
      return made.clearFloatData().setRawData(ByteString.copyFrom(bytes.flip()));
    }
    if (tensor.getInt64DataCount() > 0) {
      ByteBuffer bytes = bytes(tensor.getInt64DataCount() * Long.BYTES);
      tensor.getInt64DataList().forEach(bytes::putLong);
      return made.clearInt64Data().setRawData(ByteString.copyFrom(bytes.flip()));
    }
    return made;
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }
}
