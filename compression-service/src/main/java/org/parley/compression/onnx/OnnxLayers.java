package org.parley.compression.onnx;

import static org.parley.compression.onnx.OnnxGraph.integer;
import static org.parley.compression.onnx.OnnxGraph.integers;
import static org.parley.compression.onnx.OnnxGraph.real;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.NodeProto;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

/** The ONNX operations of each layer (operator set 17). */
final class OnnxLayers {
  private static final float VERY_SMALL = -1e9f;

  private final OnnxGraph graph;
  private final IntegerLayers integer;

  /** Values that are known to be 0 or more. */
  private final Set<String> notNegative = new HashSet<>();

  OnnxLayers(WeightStorage storage) {
    graph = new OnnxGraph(storage);
    integer = new IntegerLayers(graph);
  }

  OnnxGraph graph() {
    return graph;
  }

  /** Gives a value a second name. */
  void rename(String value, String name) {
    String whole = integer.whole(value);
    if (!whole.equals(name)) {
      op("Identity", name, whole);
    }
  }

  void context(Network.Node node, Layer.Context context, String before, String after) {
    op("Concat", node.name(), before, integer.whole(node.inputs().getFirst()))
        .addAttribute(integer("axis", 1));
    graph.slice(after, node.name(), -context.frames(), Integer.MAX_VALUE);
  }

  void add(Network.Node node, List<Dimensions> dimensions) {
    if (isNotNegative(node)) {
      notNegative.add(node.name());
    }
    if (node.layer() instanceof Layer.Table table) {
      op("Identity", node.name(), weights(node.name() + "/values", table.values()));
    } else if (node.layer() instanceof Layer.Carried carried) {
      List<String> values = node.inputs().stream().map(integer::whole).toList();
      CarriedOperation.write(graph.proto(), node.name(), carried, values);
    } else if (!addInteger(node, dimensions)) {
      addFloat(node, dimensions, node.inputs().stream().map(integer::whole).toList());
    }
  }

  private boolean isNotNegative(Network.Node node) {
    return switch (node.layer()) {
      case Layer.Relu _ -> true;
      case Layer.Dense dense -> dense.activation() == Activation.RELU;
      case Layer.Conv1d conv -> conv.activation() == Activation.RELU;
      case Layer.DepthwiseConv1d conv -> conv.activation() == Activation.RELU;
      case Layer.Add _, Layer.Dropout _, Layer.Concat _ -> notNegative.containsAll(node.inputs());
      default -> false;
    };
  }

  /** Layers that need no float of their input's own shape. */
  private boolean addInteger(Network.Node node, List<Dimensions> dimensions) {
    String name = node.name();
    String x = node.inputs().getFirst();
    return switch (node.layer()) {
      case Layer.Quantize grid -> {
        integer.quantize(name, x, dimensions.getFirst(), grid);
        yield true;
      }
      case Layer.Dense dense -> integer.dense(name, x, dense);
      case Layer.Embedding embedding -> integer.embedding(name, x, embedding);
      case Layer.Dropout _ -> integer.passes(name, x);
      default -> false;
    };
  }

  private void addFloat(Network.Node node, List<Dimensions> dimensions, List<String> inputs) {
    String x = inputs.getFirst();
    String name = node.name();
    Dimensions sizes = dimensions.getFirst();
    switch (node.layer()) {
      case Layer.Normalize normalize -> {
        op("Sub", name + "/centred", x, weights(name + "/mean", normalize.mean()));
        op("Mul", name, name + "/centred", weights(name + "/scale", normalize.scale()));
      }
      case Layer.StackFrames stack ->
          op("Reshape", name, x, graph.integers(0, -1, (long) sizes.channels() * stack.factor()));
      case Layer.Dense dense -> dense(name, x, dense);
      case Layer.Context _ -> throw new IllegalArgumentException("a context has a cache");
      case Layer.Memory memory -> memory(name, x, memory);
      case Layer.Crop crop ->
          graph.slice(name, x, crop.left(), crop.right() == 0 ? Integer.MAX_VALUE : -crop.right());
      case Layer.Add _ -> op("Add", name, x, inputs.get(1));
      case Layer.AddToAll _ -> {
        op("Unsqueeze", name + "/row", inputs.get(1), graph.integers(1));
        op("Add", name, x, name + "/row");
      }
      case Layer.Table _, Layer.Quantize _, Layer.Carried _ ->
          throw new IllegalStateException("handled above");
      case Layer.Concat _ ->
          op("Concat", name, inputs.toArray(String[]::new)).addAttribute(integer("axis", -1));
      case Layer.Embedding embedding ->
          op("Gather", name, weights(name + "/table", embedding.table()), x);
      case Layer.Conv1d conv -> conv(name, x, sizes, conv);
      case Layer.DepthwiseConv1d conv -> depthwise(name, x, conv);
      case Layer.Relu _ -> op("Relu", name, x);
      case Layer.Mask _ -> op("Mul", name, x, column(name, inputs.get(1)));
      case Layer.MaxPool _ -> maxPool(name, x, inputs.get(1));
      case Layer.MeanPool _ -> meanPool(name, x, inputs.get(1));
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

  /** A convolution with as many groups as channels. */
  private void memory(String name, String x, Layer.Memory memory) {
    int taps = memory.taps().axis(0);
    int channels = memory.taps().axis(1);
    Weights turned = memory.taps().permuted(1, 0);
    String kernel = weights(name + "/taps", Weights.of(turned.values(), channels, 1, taps));
    lineConv(name, x, kernel).addAttribute(integer("group", channels));
    offLine(name, name);
  }

  private void depthwise(String name, String x, Layer.DepthwiseConv1d conv) {
    int width = conv.taps().axis(0);
    int channels = conv.taps().axis(1);
    long reach = (long) (width - 1) / 2 * conv.dilation();
    Weights turned = conv.taps().permuted(1, 0);
    String kernel = weights(name + "/depth", Weights.of(turned.values(), channels, 1, width));
    lineConv(name, x, kernel, weights(name + "/bias", conv.bias()))
        .addAttribute(integer("group", channels))
        .addAttribute(integers("dilations", 1, conv.dilation()))
        .addAttribute(integers("pads", 0, reach, 0, reach));
    String sums = before(name, conv.activation());
    offLine(sums, name);
    activate(name, sums, conv.activation());
  }

  /**
   * ONNX wants channels before time. As an image of one line, for which ONNX Runtime has a kernel
   * twice as fast as that for one dimension; and turned as an image, which it does while it brings
   * the channels together for that kernel. The result is {@code name/sums}.
   *
   * @param weights the kernel [outputs, inputs, taps] and, if there is one, the bias
   */
  private NodeProto.Builder lineConv(String name, String x, String... weights) {
    List<String> taken = new ArrayList<>(List.of(weights));
    op("Unsqueeze", name + "/kernel_line", taken.getFirst(), graph.integers(2));
    taken.set(0, name + "/kernel_line");
    op("Unsqueeze", name + "/line", x, graph.integers(1));
    graph.transpose(name + "/channels", name + "/line", 0, 3, 1, 2);
    taken.addFirst(name + "/channels");
    return op("Conv", name + "/sums", taken.toArray(String[]::new));
  }

  /** The sums of {@link #lineConv} as [batch, time, channels]. */
  private void offLine(String output, String name) {
    graph.transpose(name + "/turned", name + "/sums", 0, 2, 3, 1);
    op("Squeeze", output, name + "/turned", graph.integers(1));
  }

  private void conv(String name, String x, Dimensions sizes, Layer.Conv1d conv) {
    int width = conv.kernel().axis(0);
    int inputs = conv.kernel().axis(1);
    int outputs = conv.kernel().axis(2);
    long reach = (long) (width - 1) / 2 * conv.dilation();
    String kernel = weights(name + "/kernel", conv.kernel().permuted(2, 1, 0));
    String flat = flattened(name, x, sizes, inputs);
    lineConv(name, flat, kernel, weights(name + "/bias", conv.bias()))
        .addAttribute(integers("dilations", 1, conv.dilation()))
        .addAttribute(integers("pads", 0, reach, 0, reach));
    String framed = sizes.rank() == 3 ? before(name, conv.activation()) : name + "/framed";
    offLine(framed, name);
    String shaped = framed;
    if (sizes.rank() != 3) {
      shaped = before(name, conv.activation());
      graph.outerSizes(name + "/shape", x, 1);
      op("Concat", name + "/target", name + "/shape", graph.integers(outputs))
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
    op("Concat", name + "/flat_shape", graph.integers(-1), name + "/time", graph.integers(channels))
        .addAttribute(integer("axis", 0));
    op("Reshape", name + "/flat", x, name + "/flat_shape");
    return name + "/flat";
  }

  private void maxPool(String name, String x, String mask) {
    String column = column(name, mask);
    if (notNegative.contains(x)) {
      // Nothing is less than what the mask leaves of the absent.
      op("Mul", name + "/visible", x, column);
      reduce("ReduceMax", name, name + "/visible");
      return;
    }
    String one = weights(name + "/one", Weights.of(new float[] {1}, 1));
    String small = weights(name + "/very_small", Weights.of(new float[] {VERY_SMALL}, 1));
    op("Sub", name + "/absent", one, column);
    op("Mul", name + "/hidden", name + "/absent", small);
    op("Add", name + "/visible", x, name + "/hidden");
    reduce("ReduceMax", name + "/largest", name + "/visible");
    reduce("ReduceMax", name + "/any", column);
    op("Mul", name, name + "/largest", name + "/any");
  }

  /** The sum is a product with the mask, which passes over the values once. */
  private void meanPool(String name, String x, String mask) {
    op("Unsqueeze", name + "/mask_row", mask, graph.integers(-2));
    op("MatMul", name + "/sums", name + "/mask_row", x);
    op("Squeeze", name + "/sum", name + "/sums", graph.integers(-2));
    op("ReduceSum", name + "/count", mask, graph.integers(-1)).addAttribute(integer("keepdims", 1));
    String one = weights(name + "/one", Weights.of(new float[] {1}, 1));
    op("Max", name + "/divisor", name + "/count", one);
    op("Div", name, name + "/sum", name + "/divisor");
  }

  private void reduce(String type, String output, String x) {
    op(type, output, x).addAttribute(integers("axes", -2)).addAttribute(integer("keepdims", 0));
  }

  private String column(String name, String mask) {
    op("Unsqueeze", name + "/column", mask, graph.integers(-1));
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

  private NodeProto.Builder op(String type, String output, String... inputs) {
    return graph.op(type, output, inputs);
  }

  private String weights(String name, Weights weights) {
    return graph.weights(name, weights);
  }
}
