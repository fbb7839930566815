package org.parley.compression.onnx;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import org.parley.compression.network.Weights;
import org.parley.runtime.weights.Encoding;
import org.parley.runtime.weights.StoredTensor;

/** A graph of ONNX operations while it is written. */
final class OnnxGraph {
  /** Weights below this many are stored in full: they are biases and the like. */
  private static final int SMALL = 4096;

  /** Below this many, weights take less in the graph than with a header in a file of their own. */
  private static final int TINY = 64;

  private final GraphProto.Builder proto = GraphProto.newBuilder();
  private final WeightStorage storage;

  /** Initializers that are made once for equal ones, by their names. */
  private final Map<String, String> shared = new LinkedHashMap<>();

  private final List<StoredTensor> stored = new ArrayList<>();

  OnnxGraph(WeightStorage storage) {
    this.storage = storage;
  }

  GraphProto.Builder proto() {
    return proto;
  }

  /** The weights that are not in the graph, in the order of their use. */
  List<StoredTensor> stored() {
    return stored;
  }

  NodeProto.Builder op(String type, String output, String... inputs) {
    return proto
        .addNodeBuilder()
        .setOpType(type)
        .setName(output + "/" + type)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  void transpose(String output, String x, long... axes) {
    op("Transpose", output, x).addAttribute(integers("perm", axes));
  }

  /**
   * Frames from {@code start} to before {@code end} of axis 1; negative ones count from the end.
   */
  void slice(String output, String x, int start, int end) {
    op("Slice", output, x, integers(start), integers(end), integers(1));
  }

  /** All sizes of a value but those of its last {@code fewer} axes. */
  void outerSizes(String output, String x, int fewer) {
    op("Shape", output, x).addAttribute(integer("start", 0)).addAttribute(integer("end", -fewer));
  }

  /** An initializer of 64-bit integers, made once for equal ones. */
  String integers(long... values) {
    List<String> parts = LongStream.of(values).mapToObj(Long::toString).toList();
    return shared.computeIfAbsent(
        "integers/" + String.join(",", parts),
        name -> {
          ByteBuffer bytes = littleEndian(values.length * Long.BYTES);
          bytes.asLongBuffer().put(values);
          initializer(name, TensorProto.DataType.INT64, new int[] {values.length}, bytes);
          return name;
        });
  }

  /** So many bytes of zero, without which ONNX Runtime does not fuse products of whole numbers. */
  String zeros(int count) {
    return shared.computeIfAbsent(
        "zeros/" + count, name -> bytes(name, TensorProto.DataType.INT8, new byte[count], count));
  }

  /** Weights as floats, however they are stored. */
  String weights(String name, Weights weights) {
    boolean large = weights.size() >= (storage == WeightStorage.FILE ? TINY : SMALL);
    if (storage == WeightStorage.FILE && (large || weights.encoding().isPresent())) {
      Encoding encoding = weights.encoding().orElseGet(() -> Encoding.Halves.of(weights.values()));
      stored.add(new StoredTensor(name, weights.shape(), encoding, StoredTensor.Form.FLOATS));
    } else if (storage == WeightStorage.HALF && large && weights.encoding().isEmpty()) {
      ByteBuffer bytes = littleEndian(weights.size() * Short.BYTES);
      for (float value : weights.values()) {
        bytes.putShort(Float.floatToFloat16(value));
      }
      initializer(name + "/half", TensorProto.DataType.FLOAT16, weights.shape(), bytes.flip());
      op("Cast", name, name + "/half")
          .addAttribute(integer("to", TensorProto.DataType.FLOAT.getNumber()));
    } else {
      floats(name, weights.values(), weights.shape());
    }
    return name;
  }

  /** Weights as bytes, the initializers {@code name/codes} and {@code name/scales}. */
  void wholes(String name, Weights weights, Encoding.Wholes wholes) {
    if (storage == WeightStorage.FILE) {
      stored.add(
          new StoredTensor(
              name, weights.shape(), weights.encoding().orElseThrow(), StoredTensor.Form.WHOLES));
    } else {
      bytes(name + "/codes", TensorProto.DataType.INT8, wholes.codes(), weights.shape());
      floats(name + "/scales", wholes.scales(), wholes.scales().length);
    }
  }

  String floats(String name, float[] values, int... shape) {
    ByteBuffer bytes = littleEndian(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    initializer(name, TensorProto.DataType.FLOAT, shape, bytes);
    return name;
  }

  String bytes(String name, TensorProto.DataType type, byte[] values, int... shape) {
    initializer(name, type, shape, ByteBuffer.wrap(values));
    return name;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void initializer(
      String name, TensorProto.DataType type, int[] shape, ByteBuffer littleEndian) {
    List<Long> dims = new ArrayList<>();
    IntStream.of(shape).forEach(size -> dims.add((long) size));
    proto
        .addInitializerBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .addAllDims(dims)
        .setRawData(ByteString.copyFrom(littleEndian));
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static AttributeProto integers(String name, long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(LongStream.of(values).boxed().toList())
        .build();
  }
}
