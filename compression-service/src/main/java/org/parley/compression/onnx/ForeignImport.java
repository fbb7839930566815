package org.parley.compression.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

/**
 * Reads a model that somebody else has written. Products of matrices, convolutions over time,
 * tables and what streams remember become layers of ours, which every step knows; whatever else
 * there is is carried as it is.
 */
public final class ForeignImport {
  private static final String CACHE = "cache_";
  private static final String NEXT = "next_";

  private final ForeignModel model;
  private final OnnxInitializers initializers;
  private final Map<String, Dimensions> sizes;
  private final Map<String, List<NodeProto>> takers = new HashMap<>();
  private final Set<String> outputs = new HashSet<>();

  /** Nodes whose work an earlier layer does. */
  private final Set<NodeProto> done = new HashSet<>();

  private final Network.Builder network = Network.builder();

  private ForeignImport(ForeignModel model) {
    this.model = model;
    this.initializers = new OnnxInitializers(model.graph(), List.of());
    this.sizes = new LinkedHashMap<>(model.sizes());
    for (NodeProto node : model.graph().getNodeList()) {
      new HashSet<>(node.getInputList())
          .forEach(input -> takers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node));
    }
    model.graph().getOutputList().forEach(output -> outputs.add(output.getName()));
  }

  /**
   * @param onnx one that we exported, or anybody's
   * @param ours the names of its inputs and outputs for us, by its own; others keep theirs
   * @throws IllegalArgumentException with what does not fit and what to do
   */
  public static Network network(byte[] onnx, Map<String, String> ours) {
    ForeignModel model = ForeignModel.read(onnx, ours);
    return new ForeignImport(model).read();
  }

  /** The model itself with our names, to compare with. */
  public static byte[] renamed(byte[] onnx, Map<String, String> ours) {
    return ForeignModel.read(onnx, ours).onnx();
  }

  private Network read() {
    for (ValueInfoProto input : model.graph().getInputList()) {
      if (!input.getName().startsWith(CACHE)) {
        OnnxImport.addInput(network, input);
      }
    }
    for (NodeProto node : model.graph().getNodeList()) {
      if (!done.contains(node)) {
        add(node);
      }
    }
    for (ValueInfoProto output : model.graph().getOutputList()) {
      if (!output.getName().startsWith(NEXT + CACHE)) {
        network.output(output.getName(), output.getName());
      }
    }
    return network.build();
  }

  private void add(NodeProto node) {
    boolean known =
        switch (node.getOpType()) {
          case "MatMul" -> product(node);
          case "Gemm" -> affine(node);
          case "Conv" -> convolution(node);
          case "Gather" -> table(node);
          case "Concat" -> remembered(node);
          case "LogSoftmax" -> logs(node);
          default -> false;
        };
    if (!known) {
      carry(node);
    }
  }

  private void carry(NodeProto node) {
    for (int i = 0; i < node.getOutputCount(); i++) {
      String name = node.getOutput(i);
      if (!name.isEmpty() && (takers.containsKey(name) || outputs.contains(name))) {
        requireNoState(node);
        CarriedOperation.Taken taken =
            CarriedOperation.of(
                node, i, value -> Optional.ofNullable(model.constants().get(value)), sizes(name));
        network.add(name, taken.layer(), taken.values().toArray(String[]::new));
      }
    }
  }

  private static void requireNoState(NodeProto node) {
    for (String input : node.getInputList()) {
      if (input.startsWith(CACHE)) {
        throw new IllegalArgumentException(
            "the state %s goes into %s '%s'; what is remembered must be earlier frames that a Concat over axis 1 puts before the present ones"
                .formatted(input, node.getOpType(), node.getName()));
      }
    }
  }

  /** x · kernel, + bias, and a ReLU where these follow. */
  private boolean product(NodeProto node) {
    Optional<Weights> kernel = floats(node.getInput(1), 2);
    if (kernel.isEmpty() || sizes(node.getInput(0)).rank() < 2) {
      return false;
    }
    NodeProto last = node;
    Weights bias = Weights.zeros(kernel.get().axis(1));
    Optional<NodeProto> sum = onlyTaker(node, "Add");
    if (sum.isPresent()) {
      Optional<Weights> added =
          sum.get().getInputList().stream()
              .filter(input -> !input.equals(node.getOutput(0)))
              .findFirst()
              .flatMap(input -> floats(input, 1))
              .filter(values -> values.size() == kernel.get().axis(1));
      if (added.isPresent()) {
        bias = added.get();
        last = sum.get();
      }
    }
    dense(node.getInput(0), kernel.get(), bias, last);
    return true;
  }

  private boolean affine(NodeProto node) {
    Optional<Weights> kernel = floats(node.getInput(1), 2);
    if (kernel.isEmpty() || integer(node, "transA", 0) != 0) {
      return false;
    }
    Weights turned = integer(node, "transB", 0) == 0 ? kernel.get() : kernel.get().permuted(1, 0);
    Optional<Weights> bias =
        node.getInputCount() < 3
            ? Optional.of(Weights.zeros(turned.axis(1)))
            : floats(node.getInput(2), 1).filter(values -> values.size() == turned.axis(1));
    if (bias.isEmpty()) {
      return false;
    }
    dense(
        node.getInput(0),
        scaled(turned, real(node, "alpha")),
        scaled(bias.get(), real(node, "beta")),
        node);
    return true;
  }

  private static Weights scaled(Weights weights, float factor) {
    if (factor == 1) {
      return weights;
    }
    float[] values = weights.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return new Weights(weights.shape(), values);
  }

  private void dense(String x, Weights kernel, Weights bias, NodeProto last) {
    NodeProto end = positive(last);
    Activation activation = end == last ? Activation.NONE : Activation.RELU;
    done.add(last);
    done.add(end);
    network.add(end.getOutput(0), new Layer.Dense(kernel, bias, activation), x);
  }

  /** The ReLU that follows, or the node itself. */
  private NodeProto positive(NodeProto node) {
    return onlyTaker(node, "Relu").orElse(node);
  }

  /**
   * Channels before time, also as an image of one line; one of which the length stays is ours
   * between two transpositions.
   */
  private boolean convolution(NodeProto node) {
    Optional<Weights> kernel = lineKernel(node.getInput(1));
    if (kernel.isEmpty() || !keepsLength(node, kernel.get().axis(2))) {
      return false;
    }
    boolean image = sizes(node.getInput(0)).rank() == 4;
    Weights bias =
        node.getInputCount() < 3
            ? Weights.zeros(kernel.get().axis(0))
            : floats(node.getInput(2), 1).orElseThrow();
    NodeProto end = positive(node);
    done.add(end);
    String name = end.getOutput(0);
    Layer.Conv1d conv =
        new Layer.Conv1d(
            kernel.get().permuted(2, 1, 0),
            bias,
            Math.toIntExact(last(node, "dilations", 1)),
            end == node ? Activation.NONE : Activation.RELU);
    String rows =
        image
            ? transposed(name + ".rows", node.getInput(0), 0, 2, 3, 1)
            : transposed(name + ".rows", node.getInput(0), 0, 2, 1);
    String sums = network.add(name + ".convolved", conv, rows);
    String _ = image ? transposed(name, sums, 0, 3, 1, 2) : transposed(name, sums, 0, 2, 1);
    return true;
  }

  /** [outputs, inputs, taps]. */
  private Optional<Weights> lineKernel(String name) {
    return floats(name, 3)
        .or(() ->
            floats(name, 4)
                .filter(kernel -> kernel.axis(2) == 1)
                .map(kernel ->
                    Weights.of(kernel.values(), kernel.axis(0), kernel.axis(1), kernel.axis(3))));
  }

  private static boolean keepsLength(NodeProto node, int width) {
    long reach = (width - 1) / 2 * last(node, "dilations", 1);
    List<Long> pads = list(node, "pads");
    boolean same =
        pads.isEmpty()
            ? reach == 0
            : pads.equals(List.of(reach, reach)) || pads.equals(List.of(0L, reach, 0L, reach));
    return width % 2 == 1
        && same
        && integer(node, "group", 1) == 1
        && list(node, "strides").stream().allMatch(stride -> stride == 1)
        && text(node, "auto_pad", "NOTSET").equals("NOTSET");
  }

  private String transposed(String name, String x, int... axes) {
    Dimensions before = network.sizes(x);
    NodeProto.Builder node = NodeProto.newBuilder().setOpType("Transpose");
    node.addInput(x).addOutput(name);
    node.addAttribute(OnnxGraph.integers("perm", Arrays.stream(axes).asLongStream().toArray()));
    int[] sizes = Arrays.stream(axes).map(before::axis).toArray();
    Layer.Carried layer =
        CarriedOperation.of(node.build(), 0, _ -> Optional.empty(), Dimensions.of(sizes)).layer();
    return network.add(name, layer, x);
  }

  private boolean table(NodeProto node) {
    Optional<Weights> table = floats(node.getInput(0), 2);
    if (table.isEmpty()
        || integer(node, "axis", 0) != 0
        || model.constants().containsKey(node.getInput(1))) {
      return false;
    }
    network.add(node.getOutput(0), new Layer.Embedding(table.get()), node.getInput(1));
    return true;
  }

  /** Frames that went before, put before the present ones; the last of both are the next state. */
  private boolean remembered(NodeProto node) {
    if (!node.getInput(0).startsWith(CACHE)
        || node.getInputCount() != 2
        || integer(node, "axis", 0) != 1) {
      return false;
    }
    String name = node.getOutput(0);
    int frames = sizes(node.getInput(0)).axis(1);
    NodeProto kept =
        takers.getOrDefault(name, List.of()).stream()
            .filter(taker -> taker.getOutput(0).equals(NEXT + node.getInput(0)))
            .filter(taker -> keepsLast(taker, frames))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the state %s is not followed by the last %d frames of '%s'"
                        .formatted(node.getInput(0), frames, node.getName())));
    done.add(kept);
    network.add(name, new Layer.Context(frames, 0), node.getInput(1));
    return true;
  }

  private boolean keepsLast(NodeProto slice, int frames) {
    return slice.getOpType().equals("Slice")
        && slice.getInputCount() == 4
        && initializers.integers(slice.getInput(1))[0] == -frames
        && initializers.integers(slice.getInput(2))[0] >= Integer.MAX_VALUE
        && initializers.integers(slice.getInput(3))[0] == 1;
  }

  private boolean logs(NodeProto node) {
    int rank = sizes(node.getInput(0)).rank();
    long axis = integer(node, "axis", -1);
    if (axis != -1 && axis != rank - 1) {
      return false;
    }
    network.add(node.getOutput(0), new Layer.LogSoftmax(), node.getInput(0));
    return true;
  }

  /** Of an operation whose value nobody else takes. */
  private Optional<NodeProto> onlyTaker(NodeProto node, String type) {
    String value = node.getOutput(0);
    List<NodeProto> all = takers.getOrDefault(value, List.of());
    return all.size() == 1 && all.getFirst().getOpType().equals(type) && !outputs.contains(value)
        ? Optional.of(all.getFirst())
        : Optional.empty();
  }

  /** An initializer of floats with so many axes. */
  private Optional<Weights> floats(String name, int rank) {
    TensorProto tensor = model.constants().get(name);
    return tensor != null
            && tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()
            && tensor.getDimsCount() == rank
        ? Optional.of(initializers.weights(name))
        : Optional.empty();
  }

  private Dimensions sizes(String value) {
    Dimensions known = sizes.get(value);
    if (known == null) {
      throw new IllegalArgumentException("the sizes of the value '" + value + "' cannot be told");
    }
    return channelsKnown(value, known);
  }

  /** Who multiplies a value by a matrix knows how many channels it has. */
  private Dimensions channelsKnown(String value, Dimensions sizes) {
    if (sizes.rank() == 0 || sizes.channels() != Dimensions.ANY) {
      return sizes;
    }
    return takers.getOrDefault(value, List.of()).stream()
        .filter(taker -> taker.getOpType().equals("MatMul") && taker.getInput(0).equals(value))
        .flatMap(taker -> floats(taker.getInput(1), 2).stream())
        .findFirst()
        .map(kernel -> {
          List<Integer> axes = new ArrayList<>(sizes.sizes());
          axes.set(axes.size() - 1, kernel.axis(0));
          return new Dimensions(axes);
        })
        .orElse(sizes);
  }

  private static Optional<AttributeProto> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst();
  }

  private static long integer(NodeProto node, String name, long otherwise) {
    return attribute(node, name).map(AttributeProto::getI).orElse(otherwise);
  }

  private static float real(NodeProto node, String name) {
    return attribute(node, name).map(AttributeProto::getF).orElse(1f);
  }

  private static String text(NodeProto node, String name, String otherwise) {
    return attribute(node, name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
  }

  private static List<Long> list(NodeProto node, String name) {
    return attribute(node, name).map(AttributeProto::getIntsList).orElse(List.of());
  }

  private static long last(NodeProto node, String name, long otherwise) {
    List<Long> values = list(node, name);
    return values.isEmpty() ? otherwise : values.getLast();
  }
}
