package org.parley.compression.nlu;

import static java.util.Objects.requireNonNull;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Network;
import org.parley.compression.tensorflow.Objective;
import org.parley.compression.tensorflow.SoftTargets;
import org.parley.understanding.EncodedSentences;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Cross entropy of the intents, a mean over sentences, plus that of the labels, a mean over words.
 * Targets come as distributions, so that they may be smoothed. A network with transitions is also
 * taught as a conditional random field: by what the whole sequence of labels loses to all others.
 * Where teachers have answered, the student also loses to their probabilities.
 */
final class NluObjective implements Objective {
  static final String INTENT = "intent_target";
  static final String LABEL = "label_target";

  static final String TAUGHT_INTENT = "taught_intent";
  static final String TAUGHT_LABEL = "taught_label";
  static final String TAUGHT_PAIRS = "taught_pairs";

  private final int intents;
  private final int labels;
  private final RandomField field;
  private final Optional<SoftTargets> soft;

  /**
   * @param longest words that a sentence has at most
   * @param soft how teachers' answers count, which are then fed as well
   */
  NluObjective(int intents, List<String> labels, int longest, Optional<SoftTargets> soft) {
    this.soft = soft;
    this.intents = intents;
    this.labels = labels.size();
    this.field = new RandomField(labels, longest);
  }

  /** Intents [batch, intents]; labels [batch, time, labels], all zeros where there is no word. */
  @Override
  public List<Network.Input> targets() {
    var targets =
        new ArrayList<>(
            List.of(
                new Network.Input(INTENT, ElementType.FLOAT, Dimensions.of(ANY, intents)),
                new Network.Input(LABEL, ElementType.FLOAT, Dimensions.of(ANY, ANY, labels))));
    if (soft.isPresent()) {
      targets.add(new Network.Input(TAUGHT_INTENT, ElementType.FLOAT, Dimensions.of(ANY, intents)));
      targets.add(
          new Network.Input(TAUGHT_LABEL, ElementType.FLOAT, Dimensions.of(ANY, ANY, labels)));
      targets.add(
          new Network.Input(TAUGHT_PAIRS, ElementType.FLOAT, Dimensions.of(labels, labels)));
    }
    return targets;
  }

  @Override
  public Loss loss(
      Ops tf, Map<String, Operand<TFloat32>> outputs, Map<String, Operand<?>> targets) {
    var task = task(tf, outputs, targets);
    return Loss.of(soft.map(s -> s.mixed(tf, taught(tf, s, outputs, targets), task)).orElse(task));
  }

  private Operand<TFloat32> task(
      Ops tf, Map<String, Operand<TFloat32>> outputs, Map<String, Operand<?>> targets) {
    var scores = requireNonNull(outputs.get(EncodedSentences.LABELS));
    var wanted = floats(targets, LABEL);
    var intent =
        crossEntropy(
            tf,
            requireNonNull(outputs.get(EncodedSentences.INTENTS)),
            floats(targets, INTENT),
            0,
            1);
    var label = crossEntropy(tf, scores, wanted, 0, 1, 2);
    var transitions = outputs.get(EncodedSentences.TRANSITIONS);
    return tf.math.add(
        intent,
        transitions == null
            ? label
            : tf.math.add(label, field.loss(tf, scores, wanted, transitions)));
  }

  /** As the task, with the teachers' probabilities in the place of what people labelled. */
  private Operand<TFloat32> taught(
      Ops tf,
      SoftTargets targetsOf,
      Map<String, Operand<TFloat32>> outputs,
      Map<String, Operand<?>> targets) {
    var scores = requireNonNull(outputs.get(EncodedSentences.LABELS));
    var wanted = floats(targets, TAUGHT_LABEL);
    var rows = tf.constant(new int[] {-1, labels});
    var intent =
        targetsOf.divergence(
            tf,
            requireNonNull(outputs.get(EncodedSentences.INTENTS)),
            floats(targets, TAUGHT_INTENT));
    var label = targetsOf.divergence(tf, tf.reshape(scores, rows), tf.reshape(wanted, rows));
    var each = tf.math.add(intent, label);
    var transitions = outputs.get(EncodedSentences.TRANSITIONS);
    return transitions == null
        ? each
        : tf.math.add(
            each, field.loss(tf, scores, wanted, floats(targets, TAUGHT_PAIRS), transitions));
  }

  @SuppressWarnings("unchecked") // the targets' types are those declared above
  private static Operand<TFloat32> floats(Map<String, Operand<?>> targets, String name) {
    return (Operand<TFloat32>) requireNonNull(targets.get(name));
  }

  /** Targets sum to one where they count, so their total is the number of things predicted. */
  private static Operand<TFloat32> crossEntropy(
      Ops tf, Operand<TFloat32> logProbs, Operand<TFloat32> target, int... axes) {
    var all = tf.constant(axes);
    var total = tf.math.neg(tf.reduceSum(tf.math.mul(logProbs, target), all));
    return tf.math.div(total, tf.math.maximum(tf.constant(1f), tf.reduceSum(target, all)));
  }
}
