package org.parley.compression.tensorflow;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.parley.compression.network.Weights;
import org.parley.runtime.weights.Encoding;
import org.parley.runtime.weights.Tiles;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Weights that are rounded while they train to whole numbers times a step for each index of the
 * last axis, and the steps are trained too: learned step sizes (Esser et al. 2020, arXiv
 * 1902.08153; Bhalgat et al. 2020, "LSQ+", arXiv 2004.09576). The gradient passes the rounding as
 * if it were not there, and not where a weight is cut off; a step's gradient is scaled by 1/√(N·p)
 * for N weights and p positive levels.
 *
 * <p>What is trained of a step is its factor over the first value: Adam's steps, which are all of
 * about one size, then change small and large steps alike. Each weight comes out of training as the
 * very float that is served.
 *
 * @param bits 2 to 8
 * @param start floats
 * @param steps to begin with, for each index of the last axis
 */
record SteppedWeights(int bits, Weights start, Weights steps) implements WeightForm {
  private static final String FACTORS = "/factors";
  private static final float LEAST_FACTOR = 0.05f;

  /** Steps that begin at 2 · mean |w| / √p. */
  static SteppedWeights of(int bits, Weights weights) {
    int last = weights.axis(weights.rank() - 1);
    double[] sums = new double[last];
    int[] counts = new int[last];
    for (int i = 0; i < weights.size(); i++) {
      if (weights.values()[i] != 0) {
        sums[i % last] += Math.abs(weights.values()[i]);
        counts[i % last]++;
      }
    }
    float[] steps = new float[last];
    for (int i = 0; i < last; i++) {
      double mean = counts[i] == 0 ? 1 : sums[i] / counts[i];
      steps[i] =
          (float) Math.max(Float.MIN_NORMAL, 2 * mean / Math.sqrt(Encoding.Uniform.most(bits)));
    }
    return new SteppedWeights(
        bits, new Weights(weights.shape(), weights.values()), new Weights(new int[] {last}, steps));
  }

  @Override
  public SequencedMap<String, Weights> trained(String name) {
    SequencedMap<String, Weights> trained = new TreeMap<>();
    trained.put(name, start);
    trained.put(name + FACTORS, Weights.filled(1, steps.size()));
    return trained;
  }

  @Override
  public Operand<TFloat32> used(Ops tf, String name, Map<String, Operand<TFloat32>> variables) {
    float most = Encoding.Uniform.most(bits);
    Operand<TFloat32> masked =
        tf.math.mul(
            requireNonNull(variables.get(name)), WeightForm.constant(tf, WeightForm.mask(start)));
    double each = (double) start.size() / steps.size();
    Operand<TFloat32> step =
        tf.math.mul(
            factors(tf, requireNonNull(variables.get(name + FACTORS)), 1 / Math.sqrt(each * most)),
            WeightForm.constant(tf, steps));
    return rounded(tf, masked, step, -most, most);
  }

  /**
   * The factors, exactly, with a gradient that is scaled.
   *
   * @param gradient what the gradient is multiplied by
   */
  static Operand<TFloat32> factors(Ops tf, Operand<TFloat32> variable, double gradient) {
    Operand<TFloat32> factors = tf.math.maximum(variable, tf.constant(LEAST_FACTOR));
    Operand<TFloat32> scaled = tf.math.mul(factors, tf.constant((float) gradient));
    return tf.math.add(tf.stopGradient(factors), tf.math.sub(scaled, tf.stopGradient(scaled)));
  }

  /** The factor of a step after training. */
  static float factor(float variable) {
    return Math.max(variable, LEAST_FACTOR);
  }

  /** The nearest of least · step to most · step; halves go to even numbers. */
  static Operand<TFloat32> rounded(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> step, float least, float most) {
    Operand<TFloat32> kept =
        tf.math.minimum(
            tf.math.maximum(tf.math.div(x, step), tf.constant(least)), tf.constant(most));
    // whole − kept is exact, and so is its sum with kept
    Operand<TFloat32> whole =
        tf.math.add(kept, tf.stopGradient(tf.math.sub(tf.math.rint(kept), kept)));
    return tf.math.mul(whole, step);
  }

  @Override
  public Weights result(String name, Map<String, Weights> values) {
    float[] weights = requireNonNull(values.get(name)).values();
    float[] factors = requireNonNull(values.get(name + FACTORS)).values();
    float[] last = new float[factors.length];
    for (int i = 0; i < last.length; i++) {
      last[i] = factor(factors[i]) * steps.values()[i];
    }
    int most = Encoding.Uniform.most(bits);
    byte[] codes = new byte[weights.length];
    for (int i = 0; i < codes.length; i++) {
      float kept = Math.clamp(weights[i] / last[i % last.length], -most, most);
      codes[i] = start.values()[i] == 0 ? 0 : (byte) Math.rint(kept);
    }
    int axis = start.rank() - 1;
    return Weights.encoded(
        new Encoding.Uniform(bits, codes, last, new byte[0], Tiles.along(axis, start.shape())),
        start.shape());
  }
}
