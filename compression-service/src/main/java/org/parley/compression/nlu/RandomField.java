package org.parley.compression.nlu;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * Log-probability of a sequence of labels among all sequences that make sense (Lafferty et al.
 * 2001), by the forward algorithm.
 */
final class RandomField {
  private static final float IMPOSSIBLE = -1e4f;

  /** Keeps the logarithm finite where nothing can come before. */
  private static final float LEAST = 1e-30f;

  private final int labels;
  private final LabelRules rules;
  private final int longest;

  /**
   * @param longest words that a sentence has at most
   */
  RandomField(List<String> labels, int longest) {
    this.longest = longest;
    this.labels = labels.size();
    this.rules = LabelRules.of(labels);
  }

  /**
   * What the sequences lose, a mean over words.
   *
   * @param scores of the labels of each word, [batch, time, labels]
   * @param targets distributions over the labels, [batch, time, labels], zeros where no word is;
   *     the largest is the label
   * @param transitions [before, after]
   */
  Operand<TFloat32> loss(
      Ops tf, Operand<TFloat32> scores, Operand<TFloat32> targets, Operand<TFloat32> transitions) {
    var last = tf.constant(-1);
    var mask = tf.reduceSum(targets, last, ReduceSum.keepDims(true)); // [batch, time, 1]
    var largest = tf.reduceMax(targets, last, ReduceMax.keepDims(true));
    var right = tf.math.mul(mask, tf.dtypes.cast(tf.math.equal(targets, largest), TFloat32.class));
    return loss(tf, scores, right, mask, pairs(tf, right), transitions);
  }

  /**
   * What the sequences lose to a distribution over sequences that is known by its marginals, a mean
   * over words: the cross entropy (Wang et al. 2020, arXiv 2004.03846).
   *
   * @param expected probabilities of the labels, [batch, time, labels], zeros where no word is
   * @param pairs how often each label is expected to follow each in the batch, [before, after]
   */
  Operand<TFloat32> loss(
      Ops tf,
      Operand<TFloat32> scores,
      Operand<TFloat32> expected,
      Operand<TFloat32> pairs,
      Operand<TFloat32> transitions) {
    var mask = tf.reduceSum(expected, tf.constant(-1), ReduceSum.keepDims(true));
    // Where a word is, the probabilities sum to one but for rounding.
    return loss(tf, scores, expected, tf.math.rint(mask), pairs, transitions);
  }

  private Operand<TFloat32> loss(
      Ops tf,
      Operand<TFloat32> scores,
      Operand<TFloat32> expected,
      Operand<TFloat32> mask,
      Operand<TFloat32> pairs,
      Operand<TFloat32> transitions) {
    var all = tf.constant(new int[] {0, 1, 2});
    var both = tf.constant(new int[] {0, 1});
    var reached = tf.reduceSum(tf.math.mul(scores, expected), all);
    var followed = tf.reduceSum(tf.math.mul(pairs, transitions), both);
    var among = tf.reduceSum(total(tf, scores, mask, transitions), both);
    return tf.math.div(
        tf.math.sub(among, tf.math.add(reached, followed)),
        tf.math.maximum(tf.constant(1f), tf.reduceSum(mask, all)));
  }

  /** How often each label follows each in the batch, [before, after]. */
  private Operand<TFloat32> pairs(Ops tf, Operand<TFloat32> right) {
    var shape = tf.shape(right);
    var fewer = tf.math.sub(shape, tf.constant(new int[] {0, 1, 0}));
    var rows = tf.constant(new int[] {-1, labels});
    var before = tf.reshape(tf.slice(right, tf.constant(new int[] {0, 0, 0}), fewer), rows);
    var after = tf.reshape(tf.slice(right, tf.constant(new int[] {0, 1, 0}), fewer), rows);
    return tf.linalg.matMul(before, after, org.tensorflow.op.linalg.MatMul.transposeA(true));
  }

  /** Logarithm of the sum over all sequences that make sense, [batch, 1]. */
  private Operand<TFloat32> total(
      Ops tf, Operand<TFloat32> scores, Operand<TFloat32> mask, Operand<TFloat32> transitions) {
    var allowed =
        tf.math.mul(
            tf.math.exp(transitions),
            tf.constant(Shape.of(labels, labels), DataBuffers.of(rules.follows(), true, false)));
    int[][] filling = {{0, 0}, {0, longest}, {0, 0}};
    var padded = tf.pad(scores, tf.constant(filling), tf.constant(0f));
    var present = tf.pad(mask, tf.constant(filling), tf.constant(0f));
    Operand<TFloat32> reached = tf.math.add(at(tf, padded, 0, labels), tf.constant(begins()));
    for (int t = 1; t < longest; t++) {
      var largest =
          tf.stopGradient(tf.reduceMax(reached, tf.constant(-1), ReduceMax.keepDims(true)));
      var before = tf.linalg.matMul(tf.math.exp(tf.math.sub(reached, largest)), allowed);
      var next =
          tf.math.add(
              tf.math.add(tf.math.log(tf.math.add(before, tf.constant(LEAST))), largest),
              at(tf, padded, t, labels));
      var here = at(tf, present, t, 1);
      reached =
          tf.math.add(
              tf.math.mul(next, here), tf.math.mul(reached, tf.math.sub(tf.constant(1f), here)));
    }
    var largest = tf.stopGradient(tf.reduceMax(reached, tf.constant(-1), ReduceMax.keepDims(true)));
    var sum =
        tf.reduceSum(
            tf.math.exp(tf.math.sub(reached, largest)), tf.constant(-1), ReduceSum.keepDims(true));
    return tf.math.add(tf.math.log(sum), largest);
  }

  /** 0 where a sentence may begin with a label. */
  private float[] begins() {
    float[] begins = new float[labels];
    for (int label = 0; label < labels; label++) {
      begins[label] = rules.begins()[label] == 1 ? 0 : IMPOSSIBLE;
    }
    return begins;
  }

  /** One word of every sentence, [batch, channels]. */
  private static Operand<TFloat32> at(Ops tf, Operand<TFloat32> x, int time, int channels) {
    var word =
        tf.slice(x, tf.constant(new int[] {0, time, 0}), tf.constant(new int[] {-1, 1, channels}));
    return tf.reshape(word, tf.constant(new int[] {-1, channels}));
  }
}
