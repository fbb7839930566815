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
import org.parley.compression.network.Activation;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

/** The ONNX operations of each layer (operator set 17). */
final class OnnxLayers {
  /** Weights below this many are stored in full: they are biases and the like. */
  private static final int SMALL = 4096;

  private static final float VERY_SMALL = -1e9f;

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final WeightStorage storage;
  private final Map<String, String> integers = new LinkedHashMap<>();

  OnnxLayers(WeightStorage storage) {
    this.storage = storage;
  }

  GraphProto.Builder graph() {
    return graph;
  }

  /** Gives a value a second name. */
  void rename(String value, String name) {
    if (!value.equals(name)) {
      op("Identity", name, value);
    }
  }

  void context(Network.Node node, Layer.Context context, String before, String after) {
    op("Concat", node.name(), before, node.inputs().getFirst()).addAttribute(integer("axis", 1));
    slice(after, node.name(), -context.frames(), Integer.MAX_VALUE);
  }

  void add(Network.Node node, List<Dimensions> dimensions) {
    if (node.layer() instanceof Layer.Table table) {
      op("Identity", node.name(), weights(node.name() + "/values", table.values()));
      return;
    }
    String x = node.inputs().getFirst();
    String name = node.name();
    Dimensions sizes = dimensions.getFirst();
    switch (node.layer()) {
      case Layer.Normalize normalize -> {
        op("Sub", name + "/centred", x, weights(name + "/mean", normalize.mean()));
        op("Mul", name, name + "/centred", weights(name + "/scale", normalize.scale()));
      }
      case Layer.StackFrames stack ->
          op("Reshape", name, x, integers(0, -1, (long) sizes.channels() * stack.factor()));
      case Layer.Dense dense -> dense(name, x, dense);
      case Layer.Context _ -> throw new IllegalArgumentException("a context has a cache");
      case Layer.Memory memory -> memory(name, x, memory);
      case Layer.Crop crop ->
          slice(name, x, crop.left(), crop.right() == 0 ? Integer.MAX_VALUE : -crop.right());
      case Layer.Add _ -> op("Add", name, x, node.inputs().get(1));
      case Layer.AddToAll _ -> {
        op("Unsqueeze", name + "/row", node.inputs().get(1), integers(1));
        op("Add", name, x, name + "/row");
      }
      case Layer.Table _ -> throw new IllegalStateException("handled above");
      case Layer.Concat _ ->
          op("Concat", name, node.inputs().toArray(String[]::new))
              .addAttribute(integer("axis", -1));
      case Layer.Embedding embedding ->
          op("Gather", name, weights(name + "/table", embedding.table()), x);
      case Layer.Conv1d conv -> conv(name, x, sizes, conv);
      case Layer.Mask _ -> op("Mul", name, x, column(name, node.inputs().get(1)));
      case Layer.MaxPool _ -> maxPool(name, x, node.inputs().get(1));
      case Layer.MeanPool _ -> meanPool(name, x, node.inputs().get(1));
      case Layer.LayerNorm norm ->
          op(
                  "LayerNormalization",
                  name,
                  x,
                  weights(name + "/gain", norm.gain()),
                  weights(name + "/bias", norm.bias()))
              .addAttribute(integer("axis", -1))
              .addAttribute(real("epsilon", Layer.LayerNorm.EPSILON));
      case Layer.Dropout _ -> op("Identity", name, x);
      case Layer.LogSoftmax _ -> op("LogSoftmax", name, x).addAttribute(integer("axis", -1));
    }
  }

  private void dense(String name, String x, Layer.Dense dense) {
    op("MatMul", name + "/product", x, weights(name + "/kernel", dense.kernel()));
    String sums = before(name, dense.activation());
    op("Add", sums, name + "/product", weights(name + "/bias", dense.bias()));
    activate(name, sums, dense.activation());
  }

  /** A convolution with as many groups as channels; ONNX wants channels before time. */
  private void memory(String name, String x, Layer.Memory memory) {
    int taps = memory.taps().axis(0);
    int channels = memory.taps().axis(1);
    float[] swapped = new float[taps * channels];
    for (int tap = 0; tap < taps; tap++) {
      for (int channel = 0; channel < channels; channel++) {
        swapped[channel * taps + tap] = memory.taps().values()[tap * channels + channel];
      }
    }
    String kernel = weights(name + "/taps", Weights.of(swapped, channels, 1, taps));
    transpose(name + "/channels", x);
    op("Conv", name + "/sums", name + "/channels", kernel).addAttribute(integer("group", channels));
    transpose(name, name + "/sums");
  }

  private void conv(String name, String x, Dimensions sizes, Layer.Conv1d conv) {
    int width = conv.kernel().axis(0);
    int inputs = conv.kernel().axis(1);
    int outputs = conv.kernel().axis(2);
    float[] swapped = new float[conv.kernel().size()];
    for (int tap = 0; tap < width; tap++) {
      for (int in = 0; in < inputs; in++) {
        for (int out = 0; out < outputs; out++) {
          swapped[(out * inputs + in) * width + tap] =
              conv.kernel().values()[(tap * inputs + in) * outputs + out];
        }
      }
    }
    long reach = (long) (width - 1) / 2 * conv.dilation();
    String kernel = weights(name + "/kernel", Weights.of(swapped, outputs, inputs, width));
    String flat = flattened(name, x, sizes, inputs);
    transpose(name + "/channels", flat);
    op("Conv", name + "/sums", name + "/channels", kernel, weights(name + "/bias", conv.bias()))
        .addAttribute(integers("dilations", conv.dilation()))
        .addAttribute(integers("pads", reach, reach));
    String framed = sizes.rank() == 3 ? before(name, conv.activation()) : name + "/framed";
    transpose(framed, name + "/sums");
    String shaped = framed;
    if (sizes.rank() != 3) {
      shaped = before(name, conv.activation());
      op("Shape", name + "/shape", x)
          .addAttribute(integer("start", 0))
          .addAttribute(integer("end", -1));
      op("Concat", name + "/target", name + "/shape", integers(outputs))
          .addAttribute(integer("axis", 0));
      op("Reshape", shaped, framed, name + "/target");
    }
    activate(name, shaped, conv.activation());
  }

  /** [outer…, time, channels] → [outer, time, channels]. */
  private String flattened(String name, String x, Dimensions sizes, int channels) {
    if (sizes.rank() == 3) {
      return x;
    }
    op("Shape", name + "/time", x)
        .addAttribute(integer("start", -2))
        .addAttribute(integer("end", -1));
    op("Concat", name + "/flat_shape", integers(-1), name + "/time", integers(channels))
        .addAttribute(integer("axis", 0));
    op("Reshape", name + "/flat", x, name + "/flat_shape");
    return name + "/flat";
  }

  private void maxPool(String name, String x, String mask) {
    String column = column(name, mask);
    String one = weights(name + "/one", Weights.of(new float[] {1}, 1));
    String small = weights(name + "/very_small", Weights.of(new float[] {VERY_SMALL}, 1));
    op("Sub", name + "/absent", one, column);
    op("Mul", name + "/hidden", name + "/absent", small);
    op("Add", name + "/visible", x, name + "/hidden");
    reduce("ReduceMax", name + "/largest", name + "/visible");
    reduce("ReduceMax", name + "/any", column);
    op("Mul", name, name + "/largest", name + "/any");
  }

  private void meanPool(String name, String x, String mask) {
    String column = column(name, mask);
    op("Mul", name + "/visible", x, column);
    sum(name + "/sum", name + "/visible");
    sum(name + "/count", column);
    String one = weights(name + "/one", Weights.of(new float[] {1}, 1));
    op("Max", name + "/divisor", name + "/count", one);
    op("Div", name, name + "/sum", name + "/divisor");
  }

  private void reduce(String type, String output, String x) {
    op(type, output, x).addAttribute(integers("axes", -2)).addAttribute(integer("keepdims", 0));
  }

  private void sum(String output, String x) {
    op("ReduceSum", output, x, integers(-2)).addAttribute(integer("keepdims", 0));
  }

  private String column(String name, String mask) {
    op("Unsqueeze", name + "/column", mask, integers(-1));
    return name + "/column";
  }

  private static String before(String name, Activation activation) {
    return activation == Activation.NONE ? name : name + "/before";
  }

  private void activate(String name, String sums, Activation activation) {
    switch (activation) {
      case NONE -> {}
      case RELU -> op("Relu", name, sums);
    }
  }

  private void transpose(String output, String x) {
    op("Transpose", output, x).addAttribute(integers("perm", 0, 2, 1));
  }

  /**
   * Frames from {@code start} to before {@code end} of axis 1; negative ones count from the end.
   */
  private void slice(String output, String x, int start, int end) {
    op("Slice", output, x, integers(start), integers(end), integers(1));
  }

  private NodeProto.Builder op(String type, String output, String... inputs) {
    return graph
        .addNodeBuilder()
        .setOpType(type)
        .setName(output + "/" + type)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  /** An initializer of 64-bit integers, made once for equal ones. */
  private String integers(long... values) {
    List<String> parts = LongStream.of(values).mapToObj(Long::toString).toList();
    return integers.computeIfAbsent(
        "integers/" + String.join(",", parts),
        name -> {
          ByteBuffer bytes =
              ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asLongBuffer().put(values);
          initializer(name, TensorProto.DataType.INT64, new int[] {values.length}, bytes);
          return name;
        });
  }

  private String weights(String name, Weights weights) {
    if (storage == WeightStorage.HALF && weights.size() >= SMALL) {
      ByteBuffer bytes =
          ByteBuffer.allocate(weights.size() * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : weights.values()) {
        bytes.putShort(Float.floatToFloat16(value));
      }
      initializer(name + "/half", TensorProto.DataType.FLOAT16, weights.shape(), bytes.flip());
      op("Cast", name, name + "/half")
          .addAttribute(integer("to", TensorProto.DataType.FLOAT.getNumber()));
    } else {
      ByteBuffer bytes =
          ByteBuffer.allocate(weights.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(weights.values());
      initializer(name, TensorProto.DataType.FLOAT, weights.shape(), bytes);
    }
    return name;
  }

  private void initializer(
      String name, TensorProto.DataType type, int[] shape, ByteBuffer littleEndian) {
    List<Long> dims = new ArrayList<>();
    IntStream.of(shape).forEach(size -> dims.add((long) size));
    graph
        .addInitializerBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .addAllDims(dims)
        .setRawData(ByteString.copyFrom(littleEndian));
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  private static AttributeProto integers(String name, long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(LongStream.of(values).boxed().toList())
        .build();
  }
}
