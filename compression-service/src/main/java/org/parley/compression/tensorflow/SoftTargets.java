package org.parley.compression.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * What a student loses to its teachers: T² · KL(teacher ‖ student), both flattened by the
 * temperature T (Hinton et al. 2015, arXiv 1503.02531). T² keeps the gradient's size whatever the
 * temperature.
 *
 * @param alpha weight of the teachers' answers against the task, 0 to 1
 * @param temperature T, > 0
 */
public record SoftTargets(double alpha, double temperature) {
  private static final float LEAST = 1e-20f;

  public SoftTargets {
    if (!(alpha >= 0 && alpha <= 1) || !(temperature > 0)) {
      throw new IllegalArgumentException("alpha " + alpha + ", temperature " + temperature);
    }
  }

  /** alpha · taught + (1 − alpha) · task. */
  public Operand<TFloat32> mixed(Ops tf, Operand<TFloat32> taught, Operand<TFloat32> task) {
    return tf.math.add(
        tf.math.mul(tf.constant((float) alpha), taught),
        tf.math.mul(tf.constant((float) (1 - alpha)), task));
  }

  /**
   * T² · KL, a mean over the rows that the teachers answered.
   *
   * @param logProbs the student's, or its scores, [rows, classes]
   * @param taught the teachers' probabilities at temperature 1, [rows, classes]; all zeros where
   *     there is nothing to learn
   */
  public Operand<TFloat32> divergence(
      Ops tf, Operand<TFloat32> logProbs, Operand<TFloat32> taught) {
    return divergence(tf, logProbs, taught, tf.reduceSum(flattened(tf, taught), tf.constant(1)));
  }

  /**
   * T² · KL, a weighted mean over the rows.
   *
   * @param logProbs the student's, or its scores, [rows, classes]
   * @param taught the teachers' probabilities at temperature 1, [rows, classes]
   * @param weights of the rows, ≥ 0, [rows]
   */
  public Operand<TFloat32> divergence(
      Ops tf, Operand<TFloat32> logProbs, Operand<TFloat32> taught, Operand<TFloat32> weights) {
    var inverse = tf.constant((float) (1 / temperature));
    var target = flattened(tf, taught);
    var student = tf.nn.logSoftmax(tf.math.mul(logProbs, inverse));
    var teacher = tf.math.log(tf.math.maximum(target, tf.constant(LEAST)));
    var rows = tf.reduceSum(tf.math.mul(target, tf.math.sub(teacher, student)), tf.constant(1));
    var total = tf.reduceSum(tf.math.mul(rows, weights), tf.constant(0));
    var count = tf.math.maximum(tf.constant(1f), tf.reduceSum(weights, tf.constant(0)));
    return tf.math.mul(tf.constant((float) (temperature * temperature)), tf.math.div(total, count));
  }

  /** Rows of probabilities at the temperature; zeros stay. */
  private Operand<TFloat32> flattened(Ops tf, Operand<TFloat32> taught) {
    var flat = tf.math.pow(taught, tf.constant((float) (1 / temperature)));
    var sums = tf.reduceSum(flat, tf.constant(1), ReduceSum.keepDims(true));
    return tf.math.div(flat, tf.math.maximum(sums, tf.constant(LEAST)));
  }
}
