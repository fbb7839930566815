package org.parley.compression.compact;

import java.util.List;
import java.util.random.RandomGenerator;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.understanding.EncodedSentences;

/**
 * A compact network that reads sentences. It has fewer layers than its parent around each
 * convolution, since most of the time of so small a network goes by the number of operations.
 *
 * @param wordSize channels of a word's embedding
 * @param pieceSize channels of a piece's embedding
 * @param width channels between the blocks
 * @param dilations of the blocks, in order
 * @param kernel words that a block's convolution sees, odd; a wide one costs no further operation
 * @param expanded channels within a {@link Block#MOBILE} block
 * @param heads what stands before the outputs
 * @param inner channels before the intents; 0 with {@link Heads#LEAN}
 */
public record SentenceStudent(
    Block block,
    int wordSize,
    int pieceSize,
    int width,
    List<Integer> dilations,
    int kernel,
    int expanded,
    Heads heads,
    int inner,
    double dropout)
    implements StudentShape {
  private static final double EMBEDDING_DEVIATION = 0.1;

  /** What stands between the blocks and the outputs. */
  public enum Heads {
    /** As the parent's: normalised channels, their maxima and means, a layer before the intents. */
    FULL,
    /** Labels from the channels and intents from their maxima, in half as many operations. */
    LEAN
  }

  public SentenceStudent {
    dilations = List.copyOf(dilations);
    StudentShape.requirePositive(
        "wordSize, pieceSize, width, kernel and expanded",
        wordSize,
        pieceSize,
        width,
        kernel,
        expanded);
    if (kernel % 2 == 0) {
      throw new IllegalArgumentException("shape: kernel must be odd, not " + kernel);
    }
    if ((heads == Heads.LEAN) != (inner == 0) || inner < 0) {
      throw new IllegalArgumentException(
          "shape: inner must be 0 with LEAN heads and positive with FULL ones, not " + inner);
    }
    StudentShape.requireFire(block, width);
  }

  @Override
  public Network like(Network parent, RandomGenerator random) {
    return new Layout(parent, random).network();
  }

  private final class Layout {
    private final Network parent;
    private final RandomGenerator random;
    private final Network.Builder net = Network.builder();

    Layout(Network parent, RandomGenerator random) {
      this.parent = parent;
      this.random = random;
    }

    Network network() {
      parent
          .inputs()
          .forEach(input ->
              net.input(
                  input.name(),
                  input.type(),
                  input.dimensions().sizes().stream().mapToInt(Integer::intValue).toArray()));
      String x = read();
      for (int i = 0; i < dilations.size(); i++) {
        x = residual("block" + i, dilations.get(i), x);
      }
      return heads(x);
    }

    private String read() {
      int words = StudentShape.layer(parent, "word", Layer.Embedding.class).table().axis(0);
      int pieces = StudentShape.layer(parent, "piece", Layer.Embedding.class).table().axis(0);
      String word = net.add("word", table(words, wordSize), EncodedSentences.WORDS);
      String piece = net.add("piece", table(pieces, pieceSize), EncodedSentences.PIECES);
      String spelling =
          net.add("spelling", new Layer.MeanPool(), piece, EncodedSentences.PIECE_MASK);
      String both = net.add("word_and_spelling", new Layer.Concat(2), word, spelling);
      return dropped(net.add("in", dense(wordSize + pieceSize, width, Activation.RELU), both));
    }

    private Layer.Embedding table(int rows, int size) {
      return new Layer.Embedding(Weights.normal(random, EMBEDDING_DEVIATION, rows, size));
    }

    private String residual(String name, int dilation, String x) {
      String made =
          switch (block) {
            case PLAIN -> plain(name, dilation, x);
            case MOBILE -> mobile(name, dilation, x);
            case FIRE -> fire(name, dilation, x);
          };
      return net.add(name, new Layer.Add(), x, dropped(made));
    }

    private String plain(String name, int dilation, String x) {
      String masked = net.add(name + "_masked", new Layer.Mask(), x, EncodedSentences.MASK);
      return net.add(name + "_conv", conv(width, width, dilation), masked);
    }

    private String mobile(String name, int dilation, String x) {
      String wide = net.add(name + "_expand", dense(width, expanded, Activation.RELU), x);
      String masked = net.add(name + "_masked", new Layer.Mask(), wide, EncodedSentences.MASK);
      String seen =
          net.add(
              name + "_depthwise",
              new Layer.DepthwiseConv1d(
                  Weights.normal(random, Math.sqrt(2.0 / kernel), kernel, expanded),
                  Weights.zeros(expanded),
                  dilation,
                  Activation.RELU),
              masked);
      return net.add(name + "_project", dense(expanded, width, Activation.NONE), seen);
    }

    private String fire(String name, int dilation, String x) {
      int squeezed = Block.squeezed(width);
      String small = net.add(name + "_squeeze", dense(width, squeezed, Activation.RELU), x);
      String masked = net.add(name + "_masked", new Layer.Mask(), small, EncodedSentences.MASK);
      String alone =
          net.add(
              name + "_expand1",
              dense(squeezed, Block.EXPANDS * squeezed, Activation.RELU),
              masked);
      String neighbours =
          net.add(name + "_expand3", conv(squeezed, Block.EXPANDS * squeezed, dilation), masked);
      return net.add(name + "_joined", new Layer.Concat(2), alone, neighbours);
    }

    private Network heads(String x) {
      String out =
          heads == Heads.LEAN
              ? x
              : net.add(
                  "out", new Layer.LayerNorm(Weights.filled(1, width), Weights.zeros(width)), x);
      int labels = channels(EncodedSentences.LABELS);
      String label = net.add("label", dense(width, labels, Activation.NONE), out);
      String labelLogs = net.add("label_logs", new Layer.LogSoftmax(), label);
      String max = net.add("max", new Layer.MaxPool(), out, EncodedSentences.MASK);
      int intents = channels(EncodedSentences.INTENTS);
      String inside = heads == Heads.LEAN ? max : sentence(out, max);
      int insideSize = heads == Heads.LEAN ? width : inner;
      String intent =
          net.add("intent", dense(insideSize, intents, Activation.NONE), dropped(inside));
      String intentLogs = net.add("intent_logs", new Layer.LogSoftmax(), intent);
      if (parent.outputs().stream()
          .anyMatch(output -> output.name().equals(EncodedSentences.TRANSITIONS))) {
        Weights follows = StudentShape.layer(parent, "transitions", Layer.Table.class).values();
        net.output(EncodedSentences.TRANSITIONS, net.add("transitions", new Layer.Table(follows)));
      }
      return net.output(EncodedSentences.INTENTS, intentLogs)
          .output(EncodedSentences.LABELS, labelLogs)
          .build();
    }

    private String sentence(String out, String max) {
      String mean = net.add("mean", new Layer.MeanPool(), out, EncodedSentences.MASK);
      String pooled = net.add("pooled", new Layer.Concat(2), max, mean);
      return net.add("sentence", dense(2 * width, inner, Activation.RELU), pooled);
    }

    private int channels(String output) {
      return parent.outputs().stream()
          .filter(one -> one.name().equals(output))
          .findFirst()
          .map(one -> parent.dimensions(one.value()).channels())
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "the network has no output %s: the shape is for models of sentences"
                      .formatted(output)));
    }

    private String dropped(String x) {
      return dropout == 0 ? x : net.add(x + "_dropped", new Layer.Dropout(dropout), x);
    }

    private Layer.Dense dense(int inputs, int outputs, Activation activation) {
      double gain = activation == Activation.RELU ? 2 : 1;
      return StudentShape.dense(random, gain, inputs, outputs, activation);
    }

    private Layer.Conv1d conv(int inputs, int outputs, int dilation) {
      return new Layer.Conv1d(
          Weights.scaled(random, 2, kernel, inputs, outputs),
          Weights.zeros(outputs),
          dilation,
          Activation.RELU);
    }
  }
}
