package org.parley.compression.nlu;

import static java.util.Objects.requireNonNull;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.List;
import java.util.Map;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Network;
import org.parley.compression.tensorflow.Objective;
import org.parley.understanding.EncodedSentences;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Cross entropy of the intents, a mean over sentences, plus that of the labels, a mean over words.
 * Targets come as distributions, so that they may be smoothed. A network with transitions is also
 * taught as a conditional random field: by what the whole sequence of labels loses to all others.
 */
final class NluObjective implements Objective {
  static final String INTENT = "intent_target";
  static final String LABEL = "label_target";

  private final int intents;
  private final int labels;
  private final RandomField field;

  /**
   * @param longest words that a sentence has at most
   */
  NluObjective(int intents, List<String> labels, int longest) {
    this.intents = intents;
    this.labels = labels.size();
    this.field = new RandomField(labels, longest);
  }

  /** Intents [batch, intents]; labels [batch, time, labels], all zeros where there is no word. */
  @Override
  public List<Network.Input> targets() {
    return List.of(
        new Network.Input(INTENT, ElementType.FLOAT, Dimensions.of(ANY, intents)),
        new Network.Input(LABEL, ElementType.FLOAT, Dimensions.of(ANY, ANY, labels)));
  }

  @Override
  @SuppressWarnings("unchecked") // the targets' types are those declared above
  public Loss loss(
      Ops tf, Map<String, Operand<TFloat32>> outputs, Map<String, Operand<?>> targets) {
    var intent =
        crossEntropy(
            tf,
            requireNonNull(outputs.get(EncodedSentences.INTENTS)),
            (Operand<TFloat32>) requireNonNull(targets.get(INTENT)),
            0,
            1);
    var label =
        crossEntropy(
            tf,
            requireNonNull(outputs.get(EncodedSentences.LABELS)),
            (Operand<TFloat32>) requireNonNull(targets.get(LABEL)),
            0,
            1,
            2);
    var transitions = outputs.get(EncodedSentences.TRANSITIONS);
    if (transitions == null) {
      return Loss.of(tf.math.add(intent, label));
    }
    var sequence =
        field.loss(
            tf,
            requireNonNull(outputs.get(EncodedSentences.LABELS)),
            (Operand<TFloat32>) requireNonNull(targets.get(LABEL)),
            transitions);
    return Loss.of(tf.math.add(intent, tf.math.add(label, sequence)));
  }

  /** Targets sum to one where they count, so their total is the number of things predicted. */
  private static Operand<TFloat32> crossEntropy(
      Ops tf, Operand<TFloat32> logProbs, Operand<TFloat32> target, int... axes) {
    var all = tf.constant(axes);
    var total = tf.math.neg(tf.reduceSum(tf.math.mul(logProbs, target), all));
    return tf.math.div(total, tf.math.maximum(tf.constant(1f), tf.reduceSum(target, all)));
  }
}
