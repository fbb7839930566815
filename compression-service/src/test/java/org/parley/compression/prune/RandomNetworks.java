package org.parley.compression.prune;

import static org.parley.compression.network.Dimensions.ANY;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

/** Networks of every kind of layer, put together by chance, with inputs for them. */
final class RandomNetworks {
  private static final int WORDS = 11;
  private static final int PIECES = 3;

  private final SplittableRandom random;
  private final Network.Builder net = Network.builder();
  private int count;

  private RandomNetworks(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Streams: normalisation, stacking, blocks that remember and look ahead. */
  static Network sound(long seed) {
    return new RandomNetworks(seed).sound();
  }

  private Network sound() {
    String x = net.input("x", ElementType.FLOAT, ANY, ANY, 6);
    x = add(new Layer.Normalize(weights(1, 6), weights(1, 6)), x);
    x = dense(x, 5 + random.nextInt(8), Activation.RELU);
    x = add(new Layer.StackFrames(2), x);
    int width = 4 + random.nextInt(9);
    x = dense(x, width, Activation.NONE);
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int left = random.nextInt(1, 4);
      int right = random.nextInt(3);
      String context = add(new Layer.Context(left, right), x);
      String memory = add(new Layer.Memory(weights(0.5, left + 1 + right, width)), context);
      String norm = random.nextBoolean() ? add(norm(width), memory) : memory;
      String inner = dense(norm, 3 + random.nextInt(12), Activation.RELU);
      String dropped = add(new Layer.Dropout(0.1), inner);
      String mixed = dense(dropped, width, Activation.NONE);
      x = add(new Layer.Add(), mixed, add(new Layer.Crop(left, right), context));
    }
    x = dense(x, 7, Activation.NONE);
    return net.output("y", add(new Layer.LogSoftmax(), x)).build();
  }

  /** Sentences: tables, masks, pooling, convolutions, values joined and added to all words. */
  static Network text(long seed) {
    return new RandomNetworks(seed).text();
  }

  private Network text() {
    String words = net.input("words", ElementType.INT, ANY, ANY);
    String pieces = net.input("pieces", ElementType.INT, ANY, ANY, PIECES);
    String pieceMask = net.input("piece_mask", ElementType.FLOAT, ANY, ANY, PIECES);
    String mask = net.input("mask", ElementType.FLOAT, ANY, ANY);
    String word = add(new Layer.Embedding(weights(1, WORDS, 4 + random.nextInt(5))), words);
    String piece = add(new Layer.Embedding(weights(1, WORDS, 4 + random.nextInt(5))), pieces);
    String spelling = add(new Layer.MeanPool(), piece, pieceMask);
    String x = add(new Layer.Concat(2), word, spelling);
    int width = 6 + random.nextInt(6);
    x = dense(x, width, Activation.RELU);
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      String norm = add(norm(width), x);
      String masked = add(new Layer.Mask(), norm, mask);
      String conv = conv(masked, random.nextBoolean() ? width : width + 3, width);
      String pooled = add(new Layer.Concat(2), pool(true, norm, mask), pool(false, norm, mask));
      String row = dense(pooled, width, Activation.RELU);
      x = add(new Layer.Add(), x, add(new Layer.AddToAll(), conv, row));
    }
    String label = dense(x, 5, Activation.NONE);
    String inside = dense(pool(true, x, mask), 4 + random.nextInt(9), Activation.RELU);
    String intent = dense(inside, 3, Activation.NONE);
    net.output("table", add(new Layer.Table(weights(1, 5, 5))));
    return net.output("labels", add(new Layer.LogSoftmax(), label))
        .output("intents", add(new Layer.LogSoftmax(), intent))
        .build();
  }

  private String pool(boolean largest, String x, String mask) {
    return add(largest ? new Layer.MaxPool() : new Layer.MeanPool(), x, mask);
  }

  private String conv(String x, int inner, int width) {
    String first =
        add(
            new Layer.Conv1d(
                weights(0.4, 3, channels(x), inner), weights(0.3, inner), 2, Activation.RELU),
            x);
    return add(
        new Layer.Conv1d(weights(0.4, 1, inner, width), weights(0.3, width), 1, Activation.NONE),
        first);
  }

  private String dense(String x, int outputs, Activation activation) {
    return add(
        new Layer.Dense(weights(0.5, channels(x), outputs), weights(0.3, outputs), activation), x);
  }

  private Layer norm(int width) {
    return new Layer.LayerNorm(weights(1, width), weights(0.3, width));
  }

  private int channels(String value) {
    return net.sizes(value).channels();
  }

  private Weights weights(double deviation, int... shape) {
    return Weights.normal(random, deviation, shape);
  }

  private String add(Layer layer, String... inputs) {
    return net.add(layer.getClass().getSimpleName() + count++, layer, inputs);
  }

  /** One sentence of 9 words or 24 frames of sound, three times. */
  static Map<String, Tensor> inputs(Network network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> inputs = new HashMap<>();
    for (Network.Input input : network.inputs()) {
      switch (input.name()) {
        case "x" -> inputs.put("x", FloatTensor.of(normals(random, 3 * 24 * 6), 3, 24, 6));
        case "words" -> inputs.put("words", new Tensor.Ints(words(random, 27), of(3, 9)));
        case "pieces" ->
            inputs.put("pieces", new Tensor.Ints(words(random, 27 * PIECES), of(3, 9, PIECES)));
        case "piece_mask" -> inputs.put("piece_mask", ones(random, 3, 9, PIECES));
        default -> inputs.put(input.name(), ones(random, 3, 9));
      }
    }
    return inputs;
  }

  private static long[] of(long... sizes) {
    return sizes;
  }

  private static float[] normals(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static int[] words(SplittableRandom random, int count) {
    return random.ints(count, 0, WORDS).toArray();
  }

  /** At least one in each row, since nobody asks for an empty sentence. */
  private static FloatTensor ones(SplittableRandom random, int... sizes) {
    int last = sizes[sizes.length - 1];
    int count = 1;
    long[] shape = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      shape[i] = sizes[i];
      count *= sizes[i];
    }
    float[] values = new float[count];
    for (int row = 0; row < count; row += last) {
      int ones = random.nextInt(1, last + 1);
      java.util.Arrays.fill(values, row, row + ones, 1f);
    }
    return FloatTensor.of(values, shape);
  }
}
