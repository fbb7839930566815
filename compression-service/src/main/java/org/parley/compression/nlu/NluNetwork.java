package org.parley.compression.nlu;

import static org.parley.compression.network.Dimensions.ANY;

import java.util.random.RandomGenerator;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.understanding.EncodedSentences;

/** Lays out one network of a shape, with weights to start from. */
final class NluNetwork {
  private static final double EMBEDDING_DEVIATION = 0.1;
  private static final int KERNEL = 3;

  private final NluShape shape;
  private final NluShape.Sentence sentence;
  private final RandomGenerator random;
  private final Network.Builder net = Network.builder();

  NluNetwork(NluShape shape, NluShape.Sentence sentence, RandomGenerator random) {
    this.shape = shape;
    this.sentence = sentence;
    this.random = random;
  }

  Network network(int vocabulary, int intents, int labels) {
    return heads(encoder(vocabulary), EncodedSentences.MASK, intents, labels);
  }

  /** The same lower part, whose head guesses the number of each word. */
  Network guessing(int vocabulary) {
    var out = encoder(vocabulary);
    var guess = net.add("guess", dense(shape.width(), vocabulary, Activation.NONE), out);
    return net.output(MaskedWords.GUESSES, net.add("guess_logs", new Layer.LogSoftmax(), guess))
        .build();
  }

  /** What each word is in its sentence, [batch, time, width]. */
  private String encoder(int vocabulary) {
    int width = shape.width();
    int piecesPerWord = shape.piecesPerWord();
    var words = net.input(EncodedSentences.WORDS, ElementType.INT, ANY, ANY);
    var pieces = net.input(EncodedSentences.PIECES, ElementType.INT, ANY, ANY, piecesPerWord);
    var pieceMask =
        net.input(EncodedSentences.PIECE_MASK, ElementType.FLOAT, ANY, ANY, piecesPerWord);
    var mask = net.input(EncodedSentences.MASK, ElementType.FLOAT, ANY, ANY);

    var wordTable = Weights.normal(random, EMBEDDING_DEVIATION, vocabulary, shape.wordSize());
    var pieceTable =
        Weights.normal(random, EMBEDDING_DEVIATION, shape.pieceBuckets(), shape.pieceSize());
    var word = net.add("word", new Layer.Embedding(wordTable), words);
    var piece = net.add("piece", new Layer.Embedding(pieceTable), pieces);
    var spelling = net.add("spelling", new Layer.MeanPool(), piece, pieceMask);
    var both = net.add("word_and_spelling", new Layer.Concat(2), word, spelling);
    var in =
        net.add("in", dense(shape.wordSize() + shape.pieceSize(), width, Activation.RELU), both);
    var x = net.add("in_dropped", new Layer.Dropout(shape.dropout()), in);
    for (int i = 0; i < shape.dilations().size(); i++) {
      x = block(i, x, mask);
    }
    return net.add("out", new Layer.LayerNorm(Weights.filled(1, width), Weights.zeros(width)), x);
  }

  private String block(int index, String x, String mask) {
    int width = shape.width();
    var name = "block" + index;
    var norm =
        net.add(
            name + "_norm", new Layer.LayerNorm(Weights.filled(1, width), Weights.zeros(width)), x);
    var masked = net.add(name + "_masked", new Layer.Mask(), norm, mask);
    var kernel = Weights.scaled(random, 2, KERNEL, width, width);
    var conv =
        net.add(
            name + "_conv",
            new Layer.Conv1d(
                kernel, Weights.zeros(width), shape.dilations().get(index), Activation.RELU),
            masked);
    var seen = sentence.context() ? inContext(name, norm, conv, mask) : conv;
    var dropped = net.add(name + "_dropped", new Layer.Dropout(shape.dropout()), seen);
    return net.add(name, new Layer.Add(), x, dropped);
  }

  private String inContext(String name, String x, String conv, String mask) {
    int width = shape.width();
    var pooled = pooled(name + "_", x, mask);
    var row = net.add(name + "_context", dense(2 * width, width, Activation.RELU), pooled);
    return net.add(name + "_in_context", new Layer.AddToAll(), conv, row);
  }

  private String pooled(String prefix, String x, String mask) {
    var max = net.add(prefix + "max", new Layer.MaxPool(), x, mask);
    var mean = net.add(prefix + "mean", new Layer.MeanPool(), x, mask);
    return net.add(prefix + "pooled", new Layer.Concat(2), max, mean);
  }

  private Network heads(String out, String mask, int intents, int labels) {
    int width = shape.width();
    int inner = shape.inner();
    var label = net.add("label", dense(width, labels, Activation.NONE), out);
    var labelLogs = net.add("label_logs", new Layer.LogSoftmax(), label);
    var pooled = pooled("", out, mask);
    var inside = net.add("sentence", dense(2 * width, inner, Activation.RELU), pooled);
    var dropped = net.add("sentence_dropped", new Layer.Dropout(shape.dropout()), inside);
    var intent = net.add("intent", dense(inner, intents, Activation.NONE), dropped);
    var intentLogs = net.add("intent_logs", new Layer.LogSoftmax(), intent);
    if (sentence.transitions()) {
      var table = net.add("transitions", new Layer.Table(Weights.zeros(labels, labels)));
      net.output(EncodedSentences.TRANSITIONS, table);
    }
    return net.output(EncodedSentences.INTENTS, intentLogs)
        .output(EncodedSentences.LABELS, labelLogs)
        .build();
  }

  private Layer.Dense dense(int inputs, int outputs, Activation activation) {
    double gain = activation == Activation.RELU ? 2 : 1;
    return new Layer.Dense(
        Weights.scaled(random, gain, inputs, outputs), Weights.zeros(outputs), activation);
  }
}
