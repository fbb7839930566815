package org.parley.compression.asr;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.parley.compression.retraining.Likeness;
import org.parley.compression.tensorflow.SoftTargets;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Frame by frame. Most frames of connectionist temporal classification are blank and teach little;
 * they weigh as little as the teacher is sure of the blank: 1 − (1 − w) · p(blank).
 *
 * @param tokens with the blank, which is the first
 * @param blankWeight w, from 0 to 1
 */
record FrameLikeness(int tokens, double blankWeight) implements Likeness {

  @Override
  public Operand<TFloat32> divergence(
      Ops tf, Answers student, Answers teacher, Map<String, Operand<?>> targets, SoftTargets soft) {
    int latest = Math.max(student.late(), teacher.late());
    Operand<TFloat32> own = heard(tf, student, latest);
    Operand<TFloat32> probabilities = tf.math.exp(heard(tf, teacher, latest));
    Operand<TFloat32> blanks =
        tf.squeeze(
            tf.slice(
                probabilities,
                tf.constant(new int[] {0, 0, 0}),
                tf.constant(new int[] {-1, -1, 1})),
            org.tensorflow.op.core.Squeeze.axis(java.util.List.of(2L)));
    Operand<TFloat32> weights =
        tf.math.mul(
            present(tf, targets, own),
            tf.math.sub(
                tf.constant(1f), tf.math.mul(tf.constant((float) (1 - blankWeight)), blanks)));
    Operand<TInt32> rows = tf.constant(new int[] {-1, tokens});
    return soft.divergence(
        tf,
        tf.reshape(own, rows),
        tf.reshape(probabilities, rows),
        tf.reshape(weights, tf.constant(new int[] {-1})));
  }

  /** An utterance's own frames come first. */
  @Override
  @SuppressWarnings("unchecked") // as CtcObjective declares it
  public Operand<TFloat32> present(
      Ops tf, Map<String, Operand<?>> targets, Operand<TFloat32> like) {
    Operand<TInt32> frames = (Operand<TInt32>) requireNonNull(targets.get(CtcObjective.FRAMES));
    Operand<TInt32> count =
        tf.squeeze(
            tf.slice(tf.shape(like), tf.constant(new int[] {1}), tf.constant(new int[] {1})));
    Operand<TInt32> numbers =
        tf.expandDims(tf.range(tf.constant(0), count, tf.constant(1)), tf.constant(0));
    return tf.dtypes.cast(
        tf.math.less(numbers, tf.expandDims(frames, tf.constant(1))), TFloat32.class);
  }

  /** Log-probabilities of the frames that both have, [batch, frames, tokens]. */
  private static Operand<TFloat32> heard(Ops tf, Answers answers, int latest) {
    Operand<TFloat32> logs = requireNonNull(answers.outputs().get(AcousticShape.LOG_PROBS));
    Operand<TInt32> size = tf.math.sub(tf.shape(logs), tf.constant(new int[] {0, latest, 0}));
    return tf.slice(logs, tf.constant(new int[] {0, answers.late(), 0}), size);
  }
}
