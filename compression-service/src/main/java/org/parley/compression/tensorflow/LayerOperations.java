package org.parley.compression.tensorflow;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The TensorFlow operations of each layer. Only operations with a gradient in TensorFlow's C++ core
 * are used.
 */
final class LayerOperations {
  /** Far below any activation, and far from overflow. */
  private static final float VERY_SMALL = -1e9f;

  private final Ops tf;
  private final Operand<TFloat32> training;
  private final Operand<TInt32> step;
  private final Products products;

  /**
   * @param training scalar 1 while training, else 0
   * @param step scalar; seeds the dropout of this step
   */
  LayerOperations(
      Ops tf, Operand<TFloat32> training, Operand<TInt32> step, Method.Precision precision) {
    this.tf = tf;
    this.training = training;
    this.step = step;
    this.products = new Products(tf, precision);
  }

  /**
   * @param inputs values that the node takes, TInt32 for {@link Layer.Embedding}, else TFloat32
   * @param dimensions of those values
   * @param parameters of the node, by their names within it
   * @param cache frames that went before, [batch, frames, channels]; only {@link Layer.Context}
   *     reads it
   * @param seed tells apart the dropouts of one network
   */
  Operand<TFloat32> apply(
      Network.Node node,
      List<Operand<?>> inputs,
      List<Dimensions> dimensions,
      Map<String, Operand<TFloat32>> parameters,
      Cache cache,
      int seed) {
    if (node.layer() instanceof Layer.Table) {
      return tf.identity(parameters.get("values"));
    }
    if (node.layer() instanceof Layer.Carried carried) {
      throw new IllegalArgumentException(
          "layer %s is the operation %s, which training does not know; only steps without training take such a network"
              .formatted(node.name(), carried.type()));
    }
    Dimensions sizes = dimensions.getFirst();
    if (node.layer() instanceof Layer.Embedding) {
      return tf.gather(parameters.get("table"), integers(inputs.getFirst()), tf.constant(0));
    }
    Operand<TFloat32> x = floats(inputs.getFirst());
    return switch (node.layer()) {
      case Layer.Normalize normalize ->
          tf.math.mul(tf.math.sub(x, constant(normalize.mean())), constant(normalize.scale()));
      case Layer.StackFrames stack ->
          tf.reshape(
              x,
              tf.concat(
                  List.of(
                      size(x, 0), tf.constant(new int[] {-1, sizes.channels() * stack.factor()})),
                  tf.constant(0)));
      case Layer.Dense dense -> dense(x, sizes, dense, parameters);
      case Layer.Context context ->
          tf.concat(List.of(cache.before(tf, x, context, sizes), x), tf.constant(1));
      case Layer.Memory memory -> memory(x, memory, requireNonNull(parameters.get("taps")));
      case Layer.Crop crop -> frames(x, crop.left(), crop.left() + crop.right());
      case Layer.Add _ -> tf.math.add(x, floats(inputs.get(1)));
      case Layer.AddToAll _ -> tf.math.add(x, tf.expandDims(floats(inputs.get(1)), tf.constant(1)));
      case Layer.Table _, Layer.Carried _ -> throw new IllegalStateException("handled above");
      case Layer.Concat _ ->
          tf.concat(
              inputs.stream().map(LayerOperations::floats).toList(), tf.constant(sizes.rank() - 1));
      case Layer.Embedding _ -> throw new IllegalStateException("handled above");
      case Layer.Conv1d conv -> conv(x, sizes, conv, parameters);
      case Layer.DepthwiseConv1d conv -> depthwise(x, conv, parameters);
      case Layer.Relu _ -> tf.nn.relu(x);
      case Layer.Mask _ -> tf.math.mul(x, column(inputs.get(1)));
      case Layer.MaxPool _ -> maxPool(x, column(inputs.get(1)), sizes.rank() - 2);
      case Layer.MeanPool _ -> meanPool(x, column(inputs.get(1)), sizes.rank() - 2);
      case Layer.LayerNorm _ -> layerNorm(x, sizes, parameters);
      case Layer.Dropout dropout -> dropout(x, dropout.rate(), seed);
      case Layer.Quantize quantize -> quantize(x, quantize, parameters);
      case Layer.LogSoftmax _ -> logSoftmax(x, sizes);
    };
  }

  /** Where a {@link Layer.Context} finds the frames that went before. */
  interface Cache {
    Operand<TFloat32> before(Ops tf, Operand<TFloat32> x, Layer.Context context, Dimensions sizes);

    /** Nothing went before. */
    static Operand<TFloat32> zeros(
        Ops tf, Operand<TFloat32> x, Layer.Context context, Dimensions sizes) {
      Operand<TInt32> batch =
          tf.slice(tf.shape(x), tf.constant(new int[] {0}), tf.constant(new int[] {1}));
      return tf.fill(
          tf.concat(
              List.of(batch, tf.constant(new int[] {context.frames(), sizes.channels()})),
              tf.constant(0)),
          tf.constant(0f));
    }
  }

  Operand<TFloat32> constant(Weights weights) {
    long[] shape = IntStream.of(weights.shape()).asLongStream().toArray();
    return tf.constant(Shape.of(shape), DataBuffers.of(weights.values(), true, false));
  }

  private Operand<TFloat32> dense(
      Operand<TFloat32> x,
      Dimensions sizes,
      Layer.Dense dense,
      Map<String, Operand<TFloat32>> parameters) {
    Operand<TFloat32> rows = rows(x, sizes);
    Operand<TFloat32> sums =
        tf.nn.biasAdd(
            products.of(rows, requireNonNull(parameters.get("kernel"))), parameters.get("bias"));
    return unrows(activate(sums, dense.activation()), x, sizes, dense.kernel().axis(1));
  }

  private Operand<TFloat32> memory(
      Operand<TFloat32> x, Layer.Memory memory, Operand<TFloat32> taps) {
    Operand<TFloat32> image = tf.expandDims(x, tf.constant(1)); // [batch, 1, time, channels]
    Operand<TFloat32> filter =
        tf.reshape(
            taps, tf.constant(new int[] {1, memory.taps().axis(0), memory.taps().axis(1), 1}));
    Operand<TFloat32> sums =
        tf.nn.depthwiseConv2dNative(image, filter, List.of(1L, 1L, 1L, 1L), "VALID");
    return tf.squeeze(sums, org.tensorflow.op.core.Squeeze.axis(List.of(1L)));
  }

  /**
   * As a product of matrices over the joined frames that the kernel sees: its gradient exists for
   * every dilation.
   */
  private Operand<TFloat32> conv(
      Operand<TFloat32> x,
      Dimensions sizes,
      Layer.Conv1d conv,
      Map<String, Operand<TFloat32>> parameters) {
    int width = conv.kernel().axis(0);
    int inputs = conv.kernel().axis(1);
    int outputs = conv.kernel().axis(2);
    int reach = (width - 1) / 2 * conv.dilation();
    int rank = sizes.rank();
    int[][] paddings = new int[rank][2];
    paddings[rank - 2] = new int[] {reach, reach};
    Operand<TFloat32> padded = tf.pad(x, tf.constant(paddings), tf.constant(0f));
    List<Operand<TFloat32>> seen = new ArrayList<>();
    for (int tap = 0; tap < width; tap++) {
      int[] begin = new int[rank];
      begin[rank - 2] = tap * conv.dilation();
      seen.add(tf.slice(padded, tf.constant(begin), tf.shape(x)));
    }
    Operand<TFloat32> joined =
        seen.size() == 1 ? seen.getFirst() : tf.concat(seen, tf.constant(rank - 1));
    Operand<TFloat32> kernel =
        tf.reshape(parameters.get("kernel"), tf.constant(new int[] {width * inputs, outputs}));
    Operand<TFloat32> sums =
        tf.nn.biasAdd(
            tf.linalg.matMul(
                tf.reshape(joined, tf.constant(new int[] {-1, width * inputs})), kernel),
            parameters.get("bias"));
    return unrows(activate(sums, conv.activation()), x, sizes, outputs);
  }

  /** As a sum of shifted products: its gradient exists for every dilation. */
  private Operand<TFloat32> depthwise(
      Operand<TFloat32> x, Layer.DepthwiseConv1d conv, Map<String, Operand<TFloat32>> parameters) {
    int width = conv.taps().axis(0);
    int reach = (width - 1) / 2 * conv.dilation();
    Operand<TFloat32> padded =
        tf.pad(x, tf.constant(new int[][] {{0, 0}, {reach, reach}, {0, 0}}), tf.constant(0f));
    Operand<TFloat32> sums = requireNonNull(parameters.get("bias"));
    for (int tap = 0; tap < width; tap++) {
      Operand<TFloat32> seen =
          tf.slice(padded, tf.constant(new int[] {0, tap * conv.dilation(), 0}), tf.shape(x));
      Operand<TFloat32> weights =
          tf.slice(
              parameters.get("taps"),
              tf.constant(new int[] {tap, 0}),
              tf.constant(new int[] {1, -1}));
      sums = tf.math.add(tf.math.mul(seen, weights), sums);
    }
    return activate(sums, conv.activation());
  }

  private Operand<TFloat32> maxPool(Operand<TFloat32> x, Operand<TFloat32> mask, int axis) {
    Operand<TFloat32> hidden =
        tf.math.mul(tf.math.sub(tf.constant(1f), mask), tf.constant(VERY_SMALL));
    Operand<TFloat32> largest = tf.reduceMax(tf.math.add(x, hidden), tf.constant(axis));
    return tf.math.mul(largest, tf.reduceMax(mask, tf.constant(axis), new ReduceMax.Options[0]));
  }

  private Operand<TFloat32> meanPool(Operand<TFloat32> x, Operand<TFloat32> mask, int axis) {
    Operand<TFloat32> sum = tf.reduceSum(tf.math.mul(x, mask), tf.constant(axis));
    Operand<TFloat32> count = tf.reduceSum(mask, tf.constant(axis), new ReduceSum.Options[0]);
    return tf.math.div(sum, tf.math.maximum(count, tf.constant(1f)));
  }

  private Operand<TFloat32> layerNorm(
      Operand<TFloat32> x, Dimensions sizes, Map<String, Operand<TFloat32>> parameters) {
    Operand<TInt32> last = tf.constant(sizes.rank() - 1);
    Operand<TFloat32> centred = tf.math.sub(x, tf.math.mean(x, last, Mean.keepDims(true)));
    Operand<TFloat32> variance = tf.math.mean(tf.math.square(centred), last, Mean.keepDims(true));
    Operand<TFloat32> scale =
        tf.math.rsqrt(tf.math.add(variance, tf.constant(Layer.LayerNorm.EPSILON)));
    return tf.math.add(
        tf.math.mul(tf.math.mul(centred, scale), parameters.get("gain")), parameters.get("bias"));
  }

  /**
   * Seeded by step and place alone: a resumed run drops what the uninterrupted one would have
   * dropped.
   */
  private Operand<TFloat32> dropout(Operand<TFloat32> x, double rate, int seed) {
    Operand<TFloat32> keep =
        tf.math.sub(tf.constant(1f), tf.math.mul(training, tf.constant((float) rate)));
    Operand<TFloat32> uniform =
        tf.random.statelessRandomUniform(
            tf.shape(x), tf.stack(List.<Operand<TInt32>>of(step, tf.constant(seed))));
    Operand<TFloat32> kept = tf.stopGradient(tf.math.floor(tf.math.add(uniform, keep)));
    return tf.math.mul(x, tf.math.div(kept, keep));
  }

  /**
   * The gradient passes as if nothing were rounded, and not where a value is cut off (Bengio et al.
   * 2013, arXiv 1308.3432).
   */
  private Operand<TFloat32> quantize(
      Operand<TFloat32> x, Layer.Quantize quantize, Map<String, Operand<TFloat32>> parameters) {
    Operand<TFloat32> scale = parameters.getOrDefault("scale", tf.constant(quantize.scale()));
    return SteppedWeights.rounded(
        tf, x, scale, -quantize.zero(), Layer.Quantize.LEVELS - 1f - quantize.zero());
  }

  private Operand<TFloat32> logSoftmax(Operand<TFloat32> x, Dimensions sizes) {
    return unrows(tf.nn.logSoftmax(rows(x, sizes)), x, sizes, sizes.channels());
  }

  private Operand<TFloat32> activate(Operand<TFloat32> x, Activation activation) {
    return switch (activation) {
      case NONE -> x;
      case RELU -> tf.nn.relu(x);
    };
  }

  private Operand<TFloat32> rows(Operand<TFloat32> x, Dimensions sizes) {
    return sizes.rank() == 2 ? x : tf.reshape(x, tf.constant(new int[] {-1, sizes.channels()}));
  }

  private Operand<TFloat32> unrows(
      Operand<TFloat32> rows, Operand<TFloat32> x, Dimensions sizes, int channels) {
    if (sizes.rank() == 2) {
      return rows;
    }
    Operand<TInt32> outer =
        tf.slice(
            tf.shape(x), tf.constant(new int[] {0}), tf.constant(new int[] {sizes.rank() - 1}));
    return tf.reshape(
        rows, tf.concat(List.of(outer, tf.constant(new int[] {channels})), tf.constant(0)));
  }

  /**
   * Frames from {@code first} on, without the last ones, so that {@code fewer} are missing in all.
   */
  private Operand<TFloat32> frames(Operand<TFloat32> x, int first, int fewer) {
    Operand<TInt32> size = tf.math.sub(tf.shape(x), tf.constant(new int[] {0, fewer, 0}));
    return tf.slice(x, tf.constant(new int[] {0, first, 0}), size);
  }

  private Operand<TInt32> size(Operand<TFloat32> x, int axis) {
    return tf.slice(tf.shape(x), tf.constant(new int[] {axis}), tf.constant(new int[] {1}));
  }

  private Operand<TFloat32> column(Operand<?> mask) {
    return tf.expandDims(floats(mask), tf.constant(-1));
  }

  @SuppressWarnings("unchecked") // the network's dimensions were checked when it was made
  private static Operand<TFloat32> floats(Operand<?> value) {
    return (Operand<TFloat32>) value;
  }

  @SuppressWarnings("unchecked")
  private static Operand<TInt32> integers(Operand<?> value) {
    return (Operand<TInt32>) value;
  }
}
