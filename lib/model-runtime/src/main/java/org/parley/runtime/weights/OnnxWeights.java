package org.parley.runtime.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Gives an ONNX graph the weights that lie beside it. A serialised model to which another is
 * appended reads as both in one (Protocol Buffers, "Encoding", last one wins and repeated fields
 * are joined), so the appended one holds nothing but initializers, and no reader of ONNX is needed
 * where models are served. ONNX Runtime owns them like any others and drops those that it has
 * packed for its kernels.
 */
public final class OnnxWeights {
  /** Field numbers of onnx.proto. */
  private static final int MODEL_GRAPH = 7;

  private static final int GRAPH_INITIALIZER = 5;
  private static final int TENSOR_DIMS = 1;
  private static final int TENSOR_DATA_TYPE = 2;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_RAW_DATA = 9;

  /** Data types of onnx.proto. */
  private static final int FLOAT = 1;

  private static final int INT8 = 3;

  /** Wire types of Protocol Buffers. */
  private static final int VARINT = 0;

  private static final int LENGTH = 2;

  private OnnxWeights() {}

  /**
   * @param graph a serialised model without the initializers that the file holds
   * @param weightFile as {@link WeightFile#write} makes it
   * @throws IllegalArgumentException when the file is broken
   */
  public static byte[] expanded(byte[] graph, byte[] weightFile) {
    ByteArrayOutputStream initializers = new ByteArrayOutputStream();
    for (StoredTensor tensor : WeightFile.read(weightFile)) {
      switch (tensor.form()) {
        case FLOATS ->
            floats(
                initializers,
                tensor.name(),
                tensor.encoding().decode(tensor.shape()),
                tensor.shape());
        case WHOLES -> {
          Encoding.Wholes wholes = tensor.wholes();
          initializer(initializers, tensor.name() + "/codes", INT8, wholes.codes(), tensor.shape());
          floats(initializers, tensor.name() + "/scales", wholes.scales(), wholes.scales().length);
        }
      }
    }
    ByteArrayOutputStream model = new ByteArrayOutputStream(graph.length + initializers.size() + 8);
    model.writeBytes(graph);
    field(model, MODEL_GRAPH, initializers.toByteArray());
    return model.toByteArray();
  }

  private static void floats(ByteArrayOutputStream out, String name, float[] values, int... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    initializer(out, name, FLOAT, bytes.array(), shape);
  }

  private static void initializer(
      ByteArrayOutputStream out, String name, int type, byte[] raw, int... shape) {
    ByteArrayOutputStream tensor = new ByteArrayOutputStream(raw.length + 64);
    for (int axis : shape) {
      varint(tensor, TENSOR_DIMS << 3 | VARINT);
      varint(tensor, axis);
    }
    varint(tensor, TENSOR_DATA_TYPE << 3 | VARINT);
    varint(tensor, type);
    field(tensor, TENSOR_NAME, name.getBytes(StandardCharsets.UTF_8));
    field(tensor, TENSOR_RAW_DATA, raw);
    field(out, GRAPH_INITIALIZER, tensor.toByteArray());
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] content) {
    varint(out, number << 3 | LENGTH);
    varint(out, content.length);
    out.writeBytes(content);
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int left = value;
    while (left > 127) {
      out.write(left & 127 | 128);
      left >>>= 7;
    }
    out.write(left);
  }
}
