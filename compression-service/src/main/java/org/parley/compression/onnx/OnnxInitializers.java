package org.parley.compression.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.GraphProto;
import onnx.TensorProto;
import org.parley.compression.network.Weights;
import org.parley.runtime.weights.Encoding;
import org.parley.runtime.weights.StoredTensor;
import org.parley.runtime.weights.Tiles;

/** The numbers that lie in a graph or beside it. */
final class OnnxInitializers {
  private final Map<String, TensorProto> tensors = new HashMap<>();
  private final Map<String, StoredTensor> stored = new HashMap<>();

  OnnxInitializers(GraphProto graph, List<StoredTensor> beside) {
    graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
    beside.forEach(tensor -> stored.put(tensor.name(), tensor));
  }

  /** Those in the graph, by their names. */
  Map<String, TensorProto> tensors() {
    return tensors;
  }

  boolean has(String name) {
    return tensors.containsKey(name)
        || tensors.containsKey(name + "/half")
        || tensors.containsKey(name + "/codes")
        || stored.containsKey(name);
  }

  /** With the encoding in which they are stored, unless that is floats of 16 bits. */
  Weights weights(String name) {
    if (tensors.containsKey(name + "/codes")) {
      return bytes(name);
    }
    StoredTensor beside = stored.get(name);
    if (beside != null) {
      Weights weights = Weights.encoded(beside.encoding(), beside.shape());
      return beside.encoding() instanceof Encoding.Halves
          ? new Weights(weights.shape(), weights.values())
          : weights;
    }
    TensorProto half = tensors.get(name + "/half");
    TensorProto tensor = half == null ? tensor(name) : half;
    int[] shape = tensor.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
    ByteBuffer bytes = bytes(tensor);
    float[] values = new float[bytes.remaining() / (half == null ? Float.BYTES : Short.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = half == null ? bytes.getFloat() : Float.float16ToFloat(bytes.getShort());
    }
    return new Weights(shape, values);
  }

  /** Bytes in the graph, with a scale for each index of one axis. */
  private Weights bytes(String name) {
    TensorProto codes = tensor(name + "/codes");
    TensorProto steps = tensor(name + "/scales");
    int[] shape = codes.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
    int axis = steps.getDimsCount() - 1;
    while (axis > 0 && steps.getDims(axis) == 1) {
      axis--;
    }
    // Scales of fewer axes are those of the last ones.
    Tiles tiles = Tiles.along(axis + shape.length - steps.getDimsCount(), shape);
    float[] scales = new float[tiles.count(shape)];
    bytes(steps).asFloatBuffer().get(scales);
    return Weights.encoded(
        new Encoding.Uniform(
            Byte.SIZE, codes.getRawData().toByteArray(), scales, new byte[0], tiles),
        shape);
  }

  long[] integers(String name) {
    long[] values = new long[bytes(tensor(name)).remaining() / Long.BYTES];
    bytes(tensor(name)).asLongBuffer().get(values);
    return values;
  }

  float real(String name) {
    return bytes(tensor(name)).getFloat();
  }

  int unsigned(String name) {
    return bytes(tensor(name)).get() & 0xff;
  }

  /** Whole numbers times their scales. */
  Weights products(String codes, String scales) {
    ByteBuffer wholes = bytes(tensor(codes));
    ByteBuffer steps = bytes(tensor(scales));
    float[] values = new float[wholes.remaining() / Integer.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = wholes.getInt() * steps.getFloat();
    }
    return Weights.of(values, values.length);
  }

  private TensorProto tensor(String name) {
    TensorProto tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the graph has no numbers named " + name);
    }
    return tensor;
  }

  private static ByteBuffer bytes(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
