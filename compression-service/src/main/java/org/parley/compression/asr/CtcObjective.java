package org.parley.compression.asr;

import static java.util.Objects.requireNonNull;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Network;
import org.parley.compression.speech.Phones;
import org.parley.compression.speech.SpeechCorpus;
import org.parley.compression.tensorflow.Batch;
import org.parley.compression.tensorflow.Feed;
import org.parley.compression.tensorflow.Objective;
import org.parley.compression.tensorflow.Predictor;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
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
 * <p>With rivals it is (1 − w) of this and w of minus the mutual information of sound and labels:
 * to CTC comes w times the {@link Denominator}'s evidence, whose gradient by a frame's logits is
 * what passes through each token minus its probability.
 *
 * <p>Token 0 is the blank. TensorFlow's operation wants it last, so tokens are rotated by one
 * before it.
 */
final class CtcObjective implements Objective {
  static final String LABELS = "labels";
  static final String FRAMES = "frames";
  private static final String OCCUPANCIES = "occupancies";
  private static final String EVIDENCE = "evidence";

  private final int tokens;
  private final int lookaheadFrames;
  private final Optional<Rivals> rivals;

  /**
   * What else could have been said.
   *
   * @param weight above 0, at most 1
   */
  record Rivals(Denominator denominator, double weight) {}

  /**
   * @param lookaheadFrames first output frames that say nothing yet
   */
  CtcObjective(int tokens, int lookaheadFrames, Optional<Rivals> rivals) {
    this.tokens = tokens;
    this.lookaheadFrames = lookaheadFrames;
    this.rivals = rivals;
  }

  /** What a stage makes small with what it hears of this corpus. */
  static CtcObjective of(AsrRecipe.Stage stage, SpeechCorpus corpus, int lookaheadFrames) {
    int tokens = Phones.tokens().size();
    if (stage.mutualInformation() == 0) {
      return new CtcObjective(tokens, lookaheadFrames, Optional.empty());
    }
    return new CtcObjective(
        tokens,
        lookaheadFrames,
        Optional.of(
            new Rivals(
                new Denominator(PhoneTrigrams.of(corpus, stage.copies())),
                stage.mutualInformation())));
  }

  /**
   * Labels [batch, most labels] with −1 after an utterance's last; frames [batch] of output after
   * the look-ahead. With rivals what {@link Denominator.Found} has, which {@link #completed} adds.
   */
  @Override
  public List<Network.Input> targets() {
    List<Network.Input> targets = new ArrayList<>();
    targets.add(new Network.Input(LABELS, ElementType.INT, Dimensions.of(ANY, ANY)));
    targets.add(new Network.Input(FRAMES, ElementType.INT, Dimensions.of(ANY)));
    if (rivals.isPresent()) {
      targets.add(new Network.Input(OCCUPANCIES, ElementType.FLOAT, Dimensions.of(ANY, ANY, ANY)));
      targets.add(new Network.Input(EVIDENCE, ElementType.FLOAT, Dimensions.of(ANY)));
    }
    return targets;
  }

  @Override
  public Batch completed(Batch batch, Predictor now) {
    return rivals
        .map(all -> {
          Feed.Floats logProbs = now.predict(batch.feeds()).get(AcousticShape.LOG_PROBS);
          int[] frames = ((Feed.Ints) batch.get(FRAMES)).values();
          Denominator.Found found = all.denominator().of(logProbs, lookaheadFrames, frames);
          return batch.with(OCCUPANCIES, found.occupancies()).with(EVIDENCE, found.logEvidence());
        })
        .orElse(batch);
  }

  @Override
  @SuppressWarnings("unchecked") // the targets' types are those declared above
  public Loss loss(
      Ops tf, Map<String, Operand<TFloat32>> outputs, Map<String, Operand<?>> targets) {
    Operand<TInt32> labels = (Operand<TInt32>) targets.get(LABELS);
    Operand<TInt32> frames = (Operand<TInt32>) targets.get(FRAMES);
    Operand<TFloat32> logProbs = requireNonNull(outputs.get(AcousticShape.LOG_PROBS));
    Operand<TFloat32> heard = heard(tf, logProbs);
    Operand<TFloat32> rotated = rotated(tf, heard);
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
    if (rivals.isEmpty()) {
      return new Loss(loss, surrogate);
    }
    Operand<TFloat32> share = tf.math.div(tf.constant((float) rivals.get().weight()), count);
    Operand<TFloat32> evidence = (Operand<TFloat32>) requireNonNull(targets.get(EVIDENCE));
    Operand<TFloat32> occupancies = (Operand<TFloat32>) requireNonNull(targets.get(OCCUPANCIES));
    return new Loss(
        tf.math.add(loss, tf.math.mul(share, tf.reduceSum(evidence, tf.constant(0)))),
        tf.math.add(surrogate, tf.math.mul(share, pull(tf, heard, occupancies))));
  }

  /** What has the gradient of the logarithm of the evidence. */
  private static Operand<TFloat32> pull(
      Ops tf, Operand<TFloat32> heard, Operand<TFloat32> occupancies) {
    Operand<TFloat32> present = tf.reduceSum(occupancies, tf.constant(2), ReduceSum.keepDims(true));
    Operand<TFloat32> gradient = tf.math.sub(occupancies, tf.math.mul(present, tf.math.exp(heard)));
    return tf.reduceSum(
        tf.math.mul(heard, tf.stopGradient(gradient)), tf.constant(new int[] {0, 1, 2}));
  }

  /** [batch, late + time, tokens] without the frames that say nothing yet. */
  private Operand<TFloat32> heard(Ops tf, Operand<TFloat32> logProbs) {
    return tf.slice(
        logProbs,
        tf.constant(new int[] {0, lookaheadFrames, 0}),
        tf.constant(new int[] {-1, -1, tokens}));
  }

  /** [batch, time, tokens] → [time, batch, tokens] with the blank last. */
  private Operand<TFloat32> rotated(Ops tf, Operand<TFloat32> heard) {
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
