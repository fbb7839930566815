package org.parley.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes the few ONNX messages that a one-matrix network needs; field numbers are those of
 * onnx.proto, IR version 8.
 */
final class TinyOnnx {
  private static final int FLOAT = 1;

  private TinyOnnx() {}

  /** {@code y[n, columns] = x[n, rows] · weights}. */
  static byte[] matMul(int rows, int columns, float[] weights) {
    byte[] node =
        message(text(1, "x"), text(1, "w"), text(2, "y"), text(3, "product"), text(4, "MatMul"));
    byte[] graph =
        message(
            bytes(1, node),
            text(2, "tiny"),
            bytes(5, matrix("w", rows, columns, weights)),
            bytes(11, value("x", rows)),
            bytes(12, value("y", columns)));
    byte[] opset = message(text(1, ""), number(2, 17));
    return message(number(1, 8), bytes(7, graph), bytes(8, opset));
  }

  private static byte[] matrix(String name, int rows, int columns, float[] values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return message(
        number(1, rows),
        number(1, columns),
        number(2, FLOAT),
        text(8, name),
        bytes(9, raw.array()));
  }

  private static byte[] value(String name, int width) {
    byte[] shape =
        message(bytes(1, message(text(2, "batch"))), bytes(1, message(number(1, width))));
    byte[] tensorType = message(number(1, FLOAT), bytes(2, shape));
    return message(text(1, name), bytes(2, message(bytes(1, tensorType))));
  }

  private static byte[] message(byte[]... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      out.writeBytes(field);
    }
    return out.toByteArray();
  }

  private static byte[] text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int field, byte[] content) {
    return message(varint((long) field << 3 | 2), varint(content.length), content);
  }

  private static byte[] number(int field, long value) {
    return message(varint((long) field << 3), varint(value));
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    while (rest > 127) {
      out.write((int) (rest & 127 | 128));
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }
}
