package org.parley.compression.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import onnx.GraphProto;
import onnx.TensorProto;
import org.parley.compression.network.Weights;

/** The numbers that lie in a graph. */
final class OnnxInitializers {
  private final Map<String, TensorProto> tensors = new HashMap<>();

  /**
   * @throws IllegalArgumentException when some are stored in fewer bits than a float of 16
   */
  OnnxInitializers(GraphProto graph) {
    for (TensorProto tensor : graph.getInitializerList()) {
      if (tensor.getDataType() == TensorProto.DataType.INT8.getNumber()) {
        throw new IllegalArgumentException(
            "the weights " + tensor.getName() + " are compressed already; start from its parent");
      }
      tensors.put(tensor.getName(), tensor);
    }
  }

  boolean has(String name) {
    return tensors.containsKey(name) || tensors.containsKey(name + "/half");
  }

  Weights weights(String name) {
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

  long[] integers(String name) {
    long[] values = new long[bytes(tensor(name)).remaining() / Long.BYTES];
    bytes(tensor(name)).asLongBuffer().get(values);
    return values;
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
