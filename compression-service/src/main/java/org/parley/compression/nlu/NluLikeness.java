package org.parley.compression.nlu;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.parley.compression.retraining.Likeness;
import org.parley.compression.tensorflow.SoftTargets;
import org.parley.understanding.EncodedSentences;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Intents, a mean over sentences, plus labels, a mean over words; of transitions between labels the
 * mean squared difference.
 */
record NluLikeness(int labels) implements Likeness {

  @Override
  public Operand<TFloat32> divergence(
      Ops tf, Answers student, Answers teacher, Map<String, Operand<?>> targets, SoftTargets soft) {
    var intents =
        soft.divergence(
            tf,
            of(student, EncodedSentences.INTENTS),
            tf.math.exp(of(teacher, EncodedSentences.INTENTS)));
    var scores = of(student, EncodedSentences.LABELS);
    var rows = tf.constant(new int[] {-1, labels});
    var words =
        soft.divergence(
            tf,
            tf.reshape(scores, rows),
            tf.math.exp(tf.reshape(of(teacher, EncodedSentences.LABELS), rows)),
            tf.reshape(present(tf, targets, scores), tf.constant(new int[] {-1})));
    var both = tf.math.add(intents, words);
    var transitions = student.outputs().get(EncodedSentences.TRANSITIONS);
    return transitions == null
        ? both
        : tf.math.add(
            both,
            tf.math.mean(
                tf.math.square(tf.math.sub(transitions, of(teacher, EncodedSentences.TRANSITIONS))),
                tf.constant(new int[] {0, 1})));
  }

  /** Targets sum to one where there is a word. */
  @Override
  @SuppressWarnings("unchecked") // as NluObjective declares it
  public Operand<TFloat32> present(
      Ops tf, Map<String, Operand<?>> targets, Operand<TFloat32> like) {
    var wanted = (Operand<TFloat32>) requireNonNull(targets.get(NluObjective.LABEL));
    return tf.reduceSum(wanted, tf.constant(2));
  }

  private static Operand<TFloat32> of(Answers answers, String output) {
    return requireNonNull(answers.outputs().get(output), output);
  }
}
