package org.parley.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes small ONNX networks for tests, without the classes of a protobuf compiler; field numbers
 * are those of onnx.proto, IR version 8, operator set 17.
 */
public final class TinyOnnx {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  /** An axis of any length. */
  public static final int ANY = -1;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
  private int nodes;

  /** {@code y[n, columns] = x[n, rows] · weights}. */
  static byte[] matMul(int rows, int columns, float[] weights) {
    return new TinyOnnx()
        .floats("w", weights, rows, columns)
        .input("x", ANY, rows)
        .output("y", ANY, columns)
        .node("MatMul", List.of("x", "w"), "y")
        .toBytes();
  }

  public TinyOnnx node(String operator, List<String> inputs, String output) {
    return node(operator, inputs, output, new byte[0]);
  }

  /** A node with an attribute {@code axis}. */
  public TinyOnnx nodeAlong(int axis, String operator, List<String> inputs, String output) {
    byte[] attribute = message(text(1, "axis"), number(3, axis), number(20, 2));
    return node(operator, inputs, output, bytes(5, attribute));
  }

  private TinyOnnx node(String operator, List<String> inputs, String output, byte[] attribute) {
    ByteArrayOutputStream node = new ByteArrayOutputStream();
    inputs.forEach(input -> node.writeBytes(text(1, input)));
    node.writeBytes(
        message(text(2, output), text(3, "node" + nodes++), text(4, operator), attribute));
    graph.writeBytes(bytes(1, node.toByteArray()));
    return this;
  }

  /** A constant. */
  public TinyOnnx floats(String name, float[] values, int... shape) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return constant(name, FLOAT, raw, shape);
  }

  /** A constant list of whole numbers, for shapes and places. */
  public TinyOnnx longs(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return constant(name, INT64, raw, values.length);
  }

  private TinyOnnx constant(String name, int type, ByteBuffer raw, int... shape) {
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    for (int axis : shape) {
      tensor.writeBytes(number(1, axis));
    }
    tensor.writeBytes(message(number(2, type), text(8, name), bytes(9, raw.array())));
    graph.writeBytes(bytes(5, tensor.toByteArray()));
    return this;
  }

  public TinyOnnx input(String name, int... shape) {
    graph.writeBytes(bytes(11, value(name, shape)));
    return this;
  }

  public TinyOnnx output(String name, int... shape) {
    graph.writeBytes(bytes(12, value(name, shape)));
    return this;
  }

  private static byte[] value(String name, int... shape) {
    ByteArrayOutputStream axes = new ByteArrayOutputStream();
    for (int i = 0; i < shape.length; i++) {
      byte[] axis = shape[i] == ANY ? text(2, i == 0 ? "batch" : name + i) : number(1, shape[i]);
      axes.writeBytes(bytes(1, axis));
    }
    byte[] tensorType = message(number(1, FLOAT), bytes(2, axes.toByteArray()));
    return message(text(1, name), bytes(2, message(bytes(1, tensorType))));
  }

  public byte[] toBytes() {
    byte[] opset = message(text(1, ""), number(2, 17));
    byte[] named = message(graph.toByteArray(), text(2, "tiny"));
    return message(number(1, 8), bytes(7, named), bytes(8, opset));
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
    while ((rest & ~127L) != 0) {
      out.write((int) (rest & 127 | 128));
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }
}
