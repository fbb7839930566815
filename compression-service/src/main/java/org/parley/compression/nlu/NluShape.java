package org.parley.compression.nlu;

import static org.parley.compression.network.Dimensions.ANY;

import java.util.List;
import java.util.random.RandomGenerator;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.understanding.EncodedSentences;

/**
 * Sizes of the network: words and their pieces are embedded, dilated convolutions see the
 * neighbours, one head labels each word, another the whole sentence.
 *
 * @param wordSize channels of a word's embedding
 * @param pieceSize channels of a piece's embedding
 * @param width channels of the convolutions
 * @param dilations of the residual convolutions of width 3, in order
 * @param inner channels before the intents
 * @param context whether each convolution also sees the whole sentence, by its means and maxima
 * @param transitions whether it learns which label follows which, a conditional random field
 *     (Lafferty et al. 2001), or every label by itself
 */
public record NluShape(
    int wordSize,
    int pieceSize,
    int pieceBuckets,
    int piecesPerWord,
    int width,
    List<Integer> dilations,
    int inner,
    double dropout,
    boolean context,
    boolean transitions) {
  private static final double EMBEDDING_DEVIATION = 0.1;
  private static final int KERNEL = 3;

  public NluShape {
    dilations = List.copyOf(dilations);
    if (wordSize < 1 || pieceSize < 1 || width < 1 || inner < 1 || dilations.isEmpty()) {
      throw new IllegalArgumentException("network: sizes must be positive, dilations not empty");
    }
    if (pieceBuckets < 2 || piecesPerWord < 1) {
      throw new IllegalArgumentException(
          "network: pieceBuckets " + pieceBuckets + ", piecesPerWord " + piecesPerWord);
    }
  }

  Network network(int vocabulary, int intents, int labels, RandomGenerator random) {
    var net = Network.builder();
    var words = net.input(EncodedSentences.WORDS, ElementType.INT, ANY, ANY);
    var pieces = net.input(EncodedSentences.PIECES, ElementType.INT, ANY, ANY, piecesPerWord);
    var pieceMask =
        net.input(EncodedSentences.PIECE_MASK, ElementType.FLOAT, ANY, ANY, piecesPerWord);
    var mask = net.input(EncodedSentences.MASK, ElementType.FLOAT, ANY, ANY);

    var wordTable = Weights.normal(random, EMBEDDING_DEVIATION, vocabulary, wordSize);
    var pieceTable = Weights.normal(random, EMBEDDING_DEVIATION, pieceBuckets, pieceSize);
    var word = net.add("word", new Layer.Embedding(wordTable), words);
    var piece = net.add("piece", new Layer.Embedding(pieceTable), pieces);
    var spelling = net.add("spelling", new Layer.MeanPool(), piece, pieceMask);
    var both = net.add("word_and_spelling", new Layer.Concat(2), word, spelling);
    var in = net.add("in", dense(random, wordSize + pieceSize, width, Activation.RELU), both);
    var x = net.add("in_dropped", new Layer.Dropout(dropout), in);
    for (int i = 0; i < dilations.size(); i++) {
      x = block(net, i, x, mask, random);
    }
    return heads(net, x, mask, intents, labels, random);
  }

  private String block(
      Network.Builder net, int index, String x, String mask, RandomGenerator random) {
    var name = "block" + index;
    var norm =
        net.add(
            name + "_norm", new Layer.LayerNorm(Weights.filled(1, width), Weights.zeros(width)), x);
    var masked = net.add(name + "_masked", new Layer.Mask(), norm, mask);
    var kernel = Weights.scaled(random, 2, KERNEL, width, width);
    var conv =
        net.add(
            name + "_conv",
            new Layer.Conv1d(kernel, Weights.zeros(width), dilations.get(index), Activation.RELU),
            masked);
    var seen = context ? inContext(net, name, norm, conv, mask, random) : conv;
    var dropped = net.add(name + "_dropped", new Layer.Dropout(dropout), seen);
    return net.add(name, new Layer.Add(), x, dropped);
  }

  private String inContext(
      Network.Builder net,
      String name,
      String x,
      String conv,
      String mask,
      RandomGenerator random) {
    var pooled = pooled(net, name + "_", x, mask);
    var row = net.add(name + "_context", dense(random, 2 * width, width, Activation.RELU), pooled);
    return net.add(name + "_in_context", new Layer.AddToAll(), conv, row);
  }

  private static String pooled(Network.Builder net, String prefix, String x, String mask) {
    var max = net.add(prefix + "max", new Layer.MaxPool(), x, mask);
    var mean = net.add(prefix + "mean", new Layer.MeanPool(), x, mask);
    return net.add(prefix + "pooled", new Layer.Concat(2), max, mean);
  }

  private Network heads(
      Network.Builder net, String x, String mask, int intents, int labels, RandomGenerator random) {
    var out =
        net.add("out", new Layer.LayerNorm(Weights.filled(1, width), Weights.zeros(width)), x);
    var label = net.add("label", dense(random, width, labels, Activation.NONE), out);
    var labelLogs = net.add("label_logs", new Layer.LogSoftmax(), label);
    var pooled = pooled(net, "", out, mask);
    var inside = net.add("sentence", dense(random, 2 * width, inner, Activation.RELU), pooled);
    var dropped = net.add("sentence_dropped", new Layer.Dropout(dropout), inside);
    var intent = net.add("intent", dense(random, inner, intents, Activation.NONE), dropped);
    var intentLogs = net.add("intent_logs", new Layer.LogSoftmax(), intent);
    if (transitions) {
      var table = net.add("transitions", new Layer.Table(Weights.zeros(labels, labels)));
      net.output(EncodedSentences.TRANSITIONS, table);
    }
    return net.output(EncodedSentences.INTENTS, intentLogs)
        .output(EncodedSentences.LABELS, labelLogs)
        .build();
  }

  private static Layer.Dense dense(
      RandomGenerator random, int inputs, int outputs, Activation activation) {
    double gain = activation == Activation.RELU ? 2 : 1;
    return new Layer.Dense(
        Weights.scaled(random, gain, inputs, outputs), Weights.zeros(outputs), activation);
  }
}
