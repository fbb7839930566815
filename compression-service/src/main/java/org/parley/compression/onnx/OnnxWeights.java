package org.parley.compression.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.ModelProto;
import onnx.TensorProto;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

/** The way back from {@link OnnxExport}: a network's weights out of its ONNX graph. */
public final class OnnxWeights {
  private final Map<String, TensorProto> tensors = new HashMap<>();

  private OnnxWeights(ModelProto model) {
    model
        .getGraph()
        .getInitializerList()
        .forEach(tensor -> tensors.put(tensor.getName().replaceFirst("/half$", ""), tensor));
  }

  /**
   * The network with the weights that an exported graph of the same structure holds, means and
   * scales of its normalisation among them; 16-bit floats are widened.
   *
   * @throws IllegalArgumentException if the graph lacks a weight or has one of another shape
   */
  public static Network restored(Network structure, byte[] onnx) {
    try {
      OnnxWeights weights = new OnnxWeights(ModelProto.parseFrom(onnx));
      List<Network.Node> nodes = new ArrayList<>();
      for (Network.Node node : structure.nodes()) {
        nodes.add(new Network.Node(node.name(), weights.restored(node), node.inputs()));
      }
      return new Network(structure.inputs(), nodes, structure.outputs());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not an ONNX model: " + e.getMessage(), e);
    }
  }

  private Layer restored(Network.Node node) {
    String name = node.name();
    if (node.layer() instanceof Layer.Normalize normalize) {
      return new Layer.Normalize(
          read(name + "/mean", normalize.mean().shape()),
          read(name + "/scale", normalize.scale().shape()));
    }
    Map<String, Weights> own = new LinkedHashMap<>();
    node.layer()
        .parameters()
        .forEach((part, like) -> own.put(part, read(node.layer(), name + "/" + part, like)));
    return node.layer().with(own);
  }

  /** ONNX has channels before time where a kernel has time first. */
  private Weights read(Layer layer, String name, Weights like) {
    int[] shape = like.shape();
    return switch (layer) {
      case Layer.Memory _ -> reversed(read(name, shape[1], 1, shape[0]), shape);
      case Layer.Conv1d _ when like.rank() == 3 ->
          reversed(read(name, shape[2], shape[1], shape[0]), shape);
      default -> read(name, shape);
    };
  }

  /** The same numbers with the order of the axes turned round. */
  private static Weights reversed(Weights from, int[] to) {
    int first = to[0];
    int last = to[to.length - 1];
    int between = to.length == 3 ? to[1] : 1;
    float[] values = new float[from.size()];
    for (int i = 0; i < first; i++) {
      for (int j = 0; j < between; j++) {
        for (int k = 0; k < last; k++) {
          values[(i * between + j) * last + k] = from.values()[(k * between + j) * first + i];
        }
      }
    }
    return new Weights(to, values);
  }

  private Weights read(String name, int... shape) {
    TensorProto tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the graph has no weights " + name);
    }
    int[] held = tensor.getDimsList().stream().mapToInt(Long::intValue).toArray();
    if (!Arrays.equals(held, shape)) {
      throw new IllegalArgumentException(
          name + " has the shape " + Arrays.toString(held) + ", wanted " + Arrays.toString(shape));
    }
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    boolean half = tensor.getDataType() == TensorProto.DataType.FLOAT16.getNumber();
    float[] values = new float[bytes.remaining() / (half ? Short.BYTES : Float.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = half ? Float.float16ToFloat(bytes.getShort()) : bytes.getFloat();
    }
    return new Weights(shape, values);
  }
}
