package org.parley.compression.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.Layer;

/**
 * An operation that is no layer of ours, as {@link Layer.Carried} and as a part of a graph. In the
 * layer it is a graph of one node: values that it takes are {@code 0}, {@code 1} and so on, what it
 * gives is {@value #GIVEN}, and its constants are initializers.
 */
final class CarriedOperation {
  private static final String GIVEN = "given";
  private static final String UNUSED = "unused_";

  /** What a node's note begins with where it is carried; the sizes of what it gives follow. */
  private static final String NOTE = "carried ";

  private CarriedOperation() {}

  /**
   * One of several outputs is given; an operation of which two are used is carried twice.
   *
   * @param constant the tensor under a name, if it is one
   */
  static Taken of(
      NodeProto node,
      int output,
      Function<String, Optional<TensorProto>> constant,
      Dimensions sizes) {
    GraphProto.Builder graph = GraphProto.newBuilder();
    NodeProto.Builder carried = graph.addNodeBuilder();
    carried.setOpType(node.getOpType()).addAllAttribute(node.getAttributeList());
    SequencedMap<String, String> values = new LinkedHashMap<>();
    for (String input : node.getInputList()) {
      Optional<TensorProto> fixed = constant.apply(input);
      if (input.isEmpty()) {
        carried.addInput("");
      } else if (fixed.isPresent()) {
        String name = "constant_" + graph.getInitializerCount();
        carried.addInput(name);
        graph.addInitializer(fixed.get().toBuilder().setName(name));
      } else {
        carried.addInput(values.computeIfAbsent(input, _ -> Integer.toString(values.size())));
      }
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      carried.addOutput(i == output ? GIVEN : UNUSED + i);
    }
    Layer.Carried layer =
        new Layer.Carried(node.getOpType(), graph.build().toByteArray(), values.size(), sizes);
    return new Taken(layer, List.copyOf(values.sequencedKeySet()));
  }

  /**
   * @param values that it takes, in the order of the layer's inputs
   */
  record Taken(Layer.Carried layer, List<String> values) {
    Taken {
      values = List.copyOf(values);
    }
  }

  /** Adds the operation to a graph. */
  static void write(GraphProto.Builder to, String name, Layer.Carried layer, List<String> values) {
    GraphProto graph = parsed(layer);
    graph
        .getInitializerList()
        .forEach(
            tensor -> to.addInitializer(tensor.toBuilder().setName(name + "/" + tensor.getName())));
    NodeProto node = graph.getNode(0);
    NodeProto.Builder written = to.addNodeBuilder().mergeFrom(node);
    written.setName(name + "/" + node.getOpType()).setDocString(NOTE + layer.output());
    for (int i = 0; i < node.getInputCount(); i++) {
      String input = node.getInput(i);
      written.setInput(
          i,
          input.isEmpty()
              ? ""
              : input.matches("\\d+") ? values.get(Integer.parseInt(input)) : name + "/" + input);
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      String output = node.getOutput(i);
      written.setOutput(i, output.equals(GIVEN) ? name : name + "/" + output);
    }
  }

  static boolean isOne(NodeProto node) {
    return node.getDocString().startsWith(NOTE);
  }

  /** Reads back what {@link #write} wrote. */
  static Taken read(String name, NodeProto node, Map<String, TensorProto> tensors) {
    return of(
        node,
        node.getOutputList().indexOf(name),
        input -> Optional.ofNullable(tensors.get(input)),
        sizes(node.getDocString().substring(NOTE.length())));
  }

  /** Of the form that {@link Dimensions#toString} gives. */
  private static Dimensions sizes(String text) {
    String inner = text.substring(1, text.length() - 1);
    List<Integer> sizes = new ArrayList<>();
    for (String size : inner.isEmpty() ? new String[0] : inner.split(", ")) {
      sizes.add(size.equals("?") ? Dimensions.ANY : Integer.parseInt(size));
    }
    return new Dimensions(sizes);
  }

  private static GraphProto parsed(Layer.Carried layer) {
    try {
      return GraphProto.parseFrom(layer.operation());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a carried operation is always a graph", e);
    }
  }
}
