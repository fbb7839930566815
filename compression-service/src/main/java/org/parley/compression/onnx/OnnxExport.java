package org.parley.compression.onnx;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.ModelProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.runtime.NetworkFiles;
import org.parley.runtime.weights.StoredTensor;
import org.parley.runtime.weights.WeightFile;

/**
 * Writes a network as an ONNX model. The same network gives the same bytes.
 *
 * <p>Each {@link Layer.Context} becomes an input {@code cache_i} [batch, frames, channels], zeros
 * before the first chunk, and an output {@code next_cache_i} to feed with the next chunk. So one
 * graph serves whole utterances and streams.
 */
public final class OnnxExport {
  static final int IR_VERSION = 8;
  private static final int OPSET = 17;

  private OnnxExport() {}

  /** The network as one plain model, with all of its weights. */
  public static byte[] bytes(Network network, WeightStorage storage) {
    return new Written(network, storage).files().onnx();
  }

  /** The network as a bundle stores it in the least bytes. */
  public static NetworkFiles files(Network network) {
    return new Written(network, WeightStorage.FILE).files();
  }

  /**
   * At most this many bytes has {@link #files} of any network that differs from this one in the
   * values of weights and codes only.
   */
  public static long mostBytes(Network network) {
    Written written = new Written(network, WeightStorage.FILE);
    return written.graph.length + WeightFile.most(written.stored);
  }

  private static final class Written {
    final byte[] graph;
    final List<StoredTensor> stored;

    Written(Network network, WeightStorage storage) {
      OnnxLayers layers = new OnnxLayers(storage);
      this.graph = model(layers, network);
      this.stored = layers.graph().stored();
    }

    NetworkFiles files() {
      return new NetworkFiles(
          graph, stored.isEmpty() ? Optional.empty() : Optional.of(WeightFile.write(stored)));
    }
  }

  private static byte[] model(OnnxLayers layers, Network network) {
    Map<String, Dimensions> dimensions = network.dimensions();
    for (Network.Input input : network.inputs()) {
      layers.graph().proto().addInput(describe(input.name(), input.type(), input.dimensions()));
    }
    int cache = 0;
    for (Network.Node node : network.nodes()) {
      List<Dimensions> taken = node.inputs().stream().map(dimensions::get).toList();
      if (node.layer() instanceof Layer.Context context) {
        context(layers, node, context, taken.getFirst(), cache++);
      } else {
        layers.add(node, taken);
      }
    }
    for (Network.Output output : network.outputs()) {
      layers.rename(output.value(), output.name());
      layers
          .graph()
          .proto()
          .addOutput(
              describe(
                  output.name(),
                  ElementType.FLOAT,
                  requireNonNull(dimensions.get(output.value()))));
    }
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("parley")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(layers.graph().proto().setName("network"))
        .build()
        .toByteArray();
  }

  private static void context(
      OnnxLayers layers, Network.Node node, Layer.Context context, Dimensions x, int index) {
    Dimensions cached = Dimensions.of(Dimensions.ANY, context.frames(), x.channels());
    String before = "cache_" + index;
    String after = "next_cache_" + index;
    layers.graph().proto().addInput(describe(before, ElementType.FLOAT, cached));
    layers.graph().proto().addOutput(describe(after, ElementType.FLOAT, cached));
    layers.context(node, context, before, after);
  }

  private static ValueInfoProto describe(String name, ElementType type, Dimensions dimensions) {
    ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
    var tensor = info.getTypeBuilder().getTensorTypeBuilder();
    tensor.setElemType(
        (type == ElementType.FLOAT ? TensorProto.DataType.FLOAT : TensorProto.DataType.INT32)
            .getNumber());
    for (int axis = 0; axis < dimensions.rank(); axis++) {
      int size = dimensions.axis(axis);
      var dimension = tensor.getShapeBuilder().addDimBuilder();
      if (size == Dimensions.ANY) {
        dimension.setDimParam(axis == 0 ? "batch" : name + "_" + axis);
      } else {
        dimension.setDimValue(size);
      }
    }
    return info.build();
  }
}
