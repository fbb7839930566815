package org.parley.compression.asr;

import static java.util.Objects.requireNonNull;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.List;
import java.util.Map;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Network;
import org.parley.compression.tensorflow.Objective;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.CtcLoss;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Connectionist temporal classification (Graves et al. 2006): minus the log-probability of the
 * labels over all their alignments, per label. TensorFlow's operation has no gradient in the C++
 * core but computes it as a second output; the scalar that is differentiated is Σ logits ·
 * stopGradient(that output), which has the same gradient.
 *
 * <p>Token 0 is the blank. TensorFlow's operation wants it last, so tokens are rotated by one
 * before it.
 */
final class CtcObjective implements Objective {
  static final String LABELS = "labels";
  static final String FRAMES = "frames";

  private final int tokens;
  private final int lookaheadFrames;

  /**
   * @param lookaheadFrames first output frames that say nothing yet
   */
  CtcObjective(int tokens, int lookaheadFrames) {
    this.tokens = tokens;
    this.lookaheadFrames = lookaheadFrames;
  }

  /**
   * Labels [batch, most labels] with −1 after an utterance's last; frames [batch] of output after
   * the look-ahead.
   */
  @Override
  public List<Network.Input> targets() {
    return List.of(
        new Network.Input(LABELS, ElementType.INT, Dimensions.of(ANY, ANY)),
        new Network.Input(FRAMES, ElementType.INT, Dimensions.of(ANY)));
  }

  @Override
  @SuppressWarnings("unchecked") // the targets' types are those declared above
  public Loss loss(
      Ops tf, Map<String, Operand<TFloat32>> outputs, Map<String, Operand<?>> targets) {
    Operand<TInt32> labels = (Operand<TInt32>) targets.get(LABELS);
    Operand<TInt32> frames = (Operand<TInt32>) targets.get(FRAMES);
    Operand<TFloat32> logProbs = requireNonNull(outputs.get(AcousticShape.LOG_PROBS));
    Operand<TFloat32> rotated = rotated(tf, logProbs);
    Operand<TInt64> places = tf.where(tf.math.greaterEqual(labels, tf.constant(0)));
    Operand<TInt32> values = tf.math.sub(tf.gatherNd(labels, places), tf.constant(1));
    CtcLoss<TFloat32> ctc =
        tf.nn.ctcLoss(rotated, places, values, frames, CtcLoss.ignoreLongerOutputsThanInputs(true));
    Operand<TFloat32> count =
        tf.math.maximum(tf.constant(1f), tf.dtypes.cast(tf.size(values), TFloat32.class));
    Operand<TFloat32> loss = tf.math.div(tf.reduceSum(ctc.loss(), tf.constant(0)), count);
    Operand<TFloat32> surrogate =
        tf.math.div(
            tf.reduceSum(
                tf.math.mul(rotated, tf.stopGradient(ctc.gradient())),
                tf.constant(new int[] {0, 1, 2})),
            count);
    return new Loss(loss, surrogate);
  }

  /** [batch, late + time, tokens] → [time, batch, tokens] with the blank last. */
  private Operand<TFloat32> rotated(Ops tf, Operand<TFloat32> logProbs) {
    Operand<TFloat32> heard =
        tf.slice(
            logProbs,
            tf.constant(new int[] {0, lookaheadFrames, 0}),
            tf.constant(new int[] {-1, -1, tokens}));
    Operand<TFloat32> timeFirst = tf.linalg.transpose(heard, tf.constant(new int[] {1, 0, 2}));
    Operand<TFloat32> blank =
        tf.slice(timeFirst, tf.constant(new int[] {0, 0, 0}), tf.constant(new int[] {-1, -1, 1}));
    Operand<TFloat32> others =
        tf.slice(
            timeFirst,
            tf.constant(new int[] {0, 0, 1}),
            tf.constant(new int[] {-1, -1, tokens - 1}));
    return tf.concat(List.of(others, blank), tf.constant(2));
  }
}
