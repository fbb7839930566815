package org.parley.compression.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.ValueInfoProto;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.runtime.Bundle;
import org.parley.runtime.NetworkFiles;
import org.parley.runtime.weights.StoredTensor;
import org.parley.runtime.weights.WeightFile;

/**
 * Reads back a network that {@link OnnxExport} wrote: every operation of a layer is named after it,
 * {@code layer/part}, and the last one makes the value {@code layer}. What a served graph does not
 * tell is lost: the rates of dropouts, which become 0, and dropouts between whole numbers.
 */
public final class OnnxImport {
  private final Map<String, NodeProto> makers = new HashMap<>();
  private final OnnxInitializers initializers;
  private final Set<String> outputs;
  private final Network.Builder network = Network.builder();

  private OnnxImport(ModelProto model, List<StoredTensor> beside) {
    initializers = new OnnxInitializers(model.getGraph(), beside);
    outputs =
        model.getGraph().getOutputList().stream()
            .map(ValueInfoProto::getName)
            .collect(Collectors.toSet());
    for (NodeProto node : model.getGraph().getNodeList()) {
      node.getOutputList().forEach(output -> makers.put(output, node));
    }
  }

  /**
   * @param onnx a plain model
   * @throws IllegalArgumentException when the bytes are no such graph
   */
  public static Network network(byte[] onnx) {
    return network(new NetworkFiles(onnx, Optional.empty()));
  }

  /**
   * That of a bundle; weights that lie beside the graph keep their encodings.
   *
   * @throws IllegalArgumentException when its files are no network
   */
  public static Network network(Bundle bundle) {
    return network(NetworkFiles.of(bundle));
  }

  static Network network(NetworkFiles files) {
    try {
      ModelProto model = ModelProto.parseFrom(files.graph());
      return new OnnxImport(model, files.weights().map(WeightFile::read).orElse(List.of()))
          .read(model);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not an ONNX graph: " + e.getMessage(), e);
    }
  }

  private Network read(ModelProto model) {
    for (ValueInfoProto input : model.getGraph().getInputList()) {
      if (!input.getName().startsWith("cache_")) {
        addInput(network, input);
      }
    }
    for (String name : layers(model)) {
      if (makers.containsKey(name + "/levels")) {
        addQuantize(name);
      } else if (makers.containsKey(name + "/taken")) {
        addInteger(name);
      } else {
        NodeProto last = maker(name);
        if (CarriedOperation.isOne(last)) {
          CarriedOperation.Taken taken = CarriedOperation.read(name, last, initializers.tensors());
          network.add(name, taken.layer(), taken.values().toArray(String[]::new));
          continue;
        }
        SequencedSet<String> taken = new LinkedHashSet<>();
        collectTaken(name, last, taken);
        network.add(name, layer(name, last), taken.toArray(String[]::new));
      }
    }
    for (ValueInfoProto output : model.getGraph().getOutputList()) {
      if (!output.getName().startsWith("next_cache_")) {
        NodeProto maker = maker(output.getName());
        network.output(output.getName(), isRenaming(maker) ? maker.getInput(0) : output.getName());
      }
    }
    return network.build();
  }

  /** In the order in which the first operation of each stands in the graph. */
  private SequencedSet<String> layers(ModelProto model) {
    SequencedSet<String> names = new LinkedHashSet<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (!node.getOutput(0).startsWith("next_cache_") && !isRenaming(node)) {
        names.add(owner(node.getOutput(0)));
      }
    }
    return names;
  }

  /** The layer to which a value belongs. */
  private static String owner(String value) {
    return value.replaceFirst("/.*", "");
  }

  private void addQuantize(String name) {
    network.add(
        name,
        new Layer.Quantize(
            initializers.real(name + "/scale"), initializers.unsigned(name + "/zero")),
        owner(maker(name + "/levels").getInput(0)));
  }

  /** A product of whole numbers, as {@link IntegerLayers} writes it. */
  private void addInteger(String name) {
    Layer.Dense dense =
        new Layer.Dense(
            initializers.weights(name + "/kernel"),
            initializers.has(name + "/bias/real")
                ? initializers.weights(name + "/bias/real")
                : initializers.products(name + "/bias/codes", name + "/bias/scales"),
            makers.containsKey(name + "/positive") ? Activation.RELU : Activation.NONE);
    network.add(name, dense, owner(maker(name + "/taken").getInput(1)));
  }

  static void addInput(Network.Builder network, ValueInfoProto input) {
    var type = input.getType().getTensorType();
    List<Integer> sizes = new ArrayList<>();
    for (TensorShapeProto.Dimension dimension : type.getShape().getDimList()) {
      sizes.add(
          dimension.hasDimValue() ? Math.toIntExact(dimension.getDimValue()) : Dimensions.ANY);
    }
    network.input(
        input.getName(),
        type.getElemType() == TensorProto.DataType.FLOAT.getNumber()
            ? ElementType.FLOAT
            : ElementType.INT,
        sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  /** A value that is an output under another name. */
  private boolean isRenaming(NodeProto node) {
    return node.getOpType().equals("Identity")
        && outputs.contains(node.getOutput(0))
        && !node.getInput(0).contains("/");
  }

  /** The values of other layers from which this one is computed, in the order of their use. */
  private void collectTaken(String layer, NodeProto node, SequencedSet<String> taken) {
    List<String> inputs = node.getInputList();
    // A mean multiplies its mask with the values; as of every layer they are what is taken first.
    boolean isMean = inputs.indexOf(layer + "/mask_row") == 0;
    for (String input : isMean ? inputs.reversed() : inputs) {
      if (input.startsWith(layer + "/")) {
        NodeProto maker = makers.get(input);
        if (maker != null) {
          collectTaken(layer, maker, taken);
        }
      } else if (!input.contains("/") && !input.startsWith("cache_")) {
        taken.add(input);
      }
    }
  }

  private NodeProto maker(String value) {
    NodeProto maker = makers.get(value);
    if (maker == null) {
      throw new IllegalArgumentException("nothing makes the value " + value);
    }
    return maker;
  }

  private Layer layer(String name, NodeProto last) {
    return switch (last.getOpType()) {
      case "Relu" ->
          last.getInput(0).startsWith(name + "/")
              ? weighted(name, Activation.RELU)
              : new Layer.Relu();
      case "Add" -> sum(name, last);
      case "Squeeze", "Transpose", "Reshape" -> reshaped(name, last);
      case "Mul" -> product(name, last);
      case "Div" -> new Layer.MeanPool();
      case "Concat" ->
          last.getInput(0).startsWith("cache_")
              ? context(name, last)
              : new Layer.Concat(last.getInputCount());
      case "Slice" -> crop(last);
      case "Gather" -> new Layer.Embedding(initializers.weights(name + "/table"));
      case "LayerNormalization" ->
          new Layer.LayerNorm(
              initializers.weights(name + "/gain"), initializers.weights(name + "/bias"));
      case "ReduceMax" -> new Layer.MaxPool();
      case "LogSoftmax" -> new Layer.LogSoftmax();
      case "Identity" ->
          initializers.has(name + "/values")
              ? new Layer.Table(initializers.weights(name + "/values"))
              : new Layer.Dropout(0);
      default -> throw unknown(name, last);
    };
  }

  private Layer sum(String name, NodeProto last) {
    if (last.getInput(0).equals(name + "/product")) {
      return weighted(name, Activation.NONE);
    }
    return last.getInput(1).equals(name + "/row") ? new Layer.AddToAll() : new Layer.Add();
  }

  private Layer product(String name, NodeProto last) {
    if (last.getInput(0).equals(name + "/centred")) {
      return new Layer.Normalize(
          initializers.weights(name + "/mean"), initializers.weights(name + "/scale"));
    }
    if (last.getInput(0).equals(name + "/whole")) {
      return new Layer.Embedding(initializers.weights(name + "/table"));
    }
    return last.getInput(0).equals(name + "/largest") ? new Layer.MaxPool() : new Layer.Mask();
  }

  private Layer reshaped(String name, NodeProto last) {
    if (initializers.has(name + "/taps")) {
      Weights taps = initializers.weights(name + "/taps");
      return new Layer.Memory(
          Weights.of(taps.values(), taps.axis(0), taps.axis(taps.rank() - 1)).permuted(1, 0));
    }
    if (initializers.has(name + "/kernel") || initializers.has(name + "/depth")) {
      return weighted(name, Activation.NONE);
    }
    long[] target = initializers.integers(last.getInput(1));
    int channels = input(last.getInput(0)).channels();
    return new Layer.StackFrames(Math.toIntExact(target[target.length - 1] / channels));
  }

  /** A product of matrices has a kernel of two axes, a convolution one of three. */
  private Layer weighted(String name, Activation activation) {
    if (initializers.has(name + "/depth")) {
      Weights taps = initializers.weights(name + "/depth");
      return new Layer.DepthwiseConv1d(
          Weights.of(taps.values(), taps.axis(0), taps.axis(taps.rank() - 1)).permuted(1, 0),
          initializers.weights(name + "/bias"),
          Math.toIntExact(last(maker(name + "/sums"), "dilations")),
          activation);
    }
    Weights kernel = initializers.weights(name + "/kernel");
    Weights bias = initializers.weights(name + "/bias");
    if (kernel.rank() == 2) {
      return new Layer.Dense(kernel, bias, activation);
    }
    int dilation = Math.toIntExact(last(maker(name + "/sums"), "dilations"));
    return new Layer.Conv1d(kernel.permuted(2, 1, 0), bias, dilation, activation);
  }

  /** How far it looks ahead is told by the crop that takes the present frames out of it. */
  private Layer context(String name, NodeProto concat) {
    NodeProto kept =
        makers.values().stream()
            .filter(node -> node.getOutput(0).startsWith("next_cache_"))
            .filter(node -> node.getInput(0).equals(concat.getOutput(0)))
            .findFirst()
            .orElseThrow(() -> unknown(name, concat));
    int frames = Math.toIntExact(-initializers.integers(kept.getInput(1))[0]);
    int left =
        makers.values().stream()
            .filter(node -> node.getOpType().equals("Slice"))
            .filter(node -> node.getInput(0).equals(name) && !node.equals(kept))
            .findFirst()
            .map(crop -> Math.toIntExact(initializers.integers(crop.getInput(1))[0]))
            .orElse(frames);
    return new Layer.Context(left, frames - left);
  }

  private Layer.Crop crop(NodeProto slice) {
    long end = initializers.integers(slice.getInput(2))[0];
    return new Layer.Crop(
        Math.toIntExact(initializers.integers(slice.getInput(1))[0]),
        end < 0 ? Math.toIntExact(-end) : 0);
  }

  /** Sizes of what was read so far. */
  private Dimensions input(String value) {
    return network.sizes(value);
  }

  private static long last(NodeProto node, String name) {
    List<Long> values =
        node.getAttributeList().stream()
            .filter(attribute -> attribute.getName().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(node.getName() + " has no " + name))
            .getIntsList();
    return values.getLast();
  }

  private static IllegalArgumentException unknown(String name, NodeProto last) {
    return new IllegalArgumentException(
        "layer " + name + " ends in " + last.getOpType() + ", which no layer of ours does");
  }
}
