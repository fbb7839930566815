package org.parley.compression.retraining;

import java.util.Arrays;
import org.parley.compression.tensorflow.Weighing;

/**
 * Dynamic weight averaging: w_k(t) = K · exp(r_k/T) / Σ exp(r_i/T) with r_k = L_k(t−1) / L_k(t−2),
 * L_k(t) being the mean of part k in the period t; 1 in the first two periods. A part of weight
 * zero takes no share.
 */
final class DynamicWeights implements Weighing {
  private final double[] base;
  private final int every;
  private final double temperature;

  /** Sums of this period, means of the last one, of the one before; the first value counts. */
  private double[] sums;

  private double[] last;
  private double[] beforeLast;
  private double steps;

  DynamicWeights(double[] base, int every, double temperature) {
    this.base = base.clone();
    this.every = every;
    this.temperature = temperature;
    sums = new double[base.length];
    last = new double[0];
    beforeLast = new double[0];
  }

  @Override
  public float[] weights(long step) {
    float[] weights = new float[base.length];
    double[] shares = new double[base.length];
    double sum = 0;
    int count = 0;
    for (int i = 0; i < base.length; i++) {
      if (base[i] > 0) {
        double fall = beforeLast.length == 0 ? 1 : last[i] / Math.max(beforeLast[i], 1e-12);
        shares[i] = Math.exp(fall / temperature);
        sum += shares[i];
        count++;
      }
    }
    for (int i = 0; i < base.length; i++) {
      weights[i] = (float) (base[i] * count * shares[i] / sum);
    }
    return weights;
  }

  @Override
  public void saw(long step, float[] parts) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += parts[i];
    }
    steps++;
    if (steps == every) {
      beforeLast = last;
      last = Arrays.stream(sums).map(sum -> sum / every).toArray();
      sums = new double[sums.length];
      steps = 0;
    }
  }

  @Override
  public double[] state() {
    double[] state = new double[3 * base.length + 2];
    state[0] = steps;
    state[1] = (last.length + beforeLast.length) / (double) base.length;
    System.arraycopy(sums, 0, state, 2, base.length);
    System.arraycopy(last, 0, state, 2 + base.length, last.length);
    System.arraycopy(beforeLast, 0, state, 2 + 2 * base.length, beforeLast.length);
    return state;
  }

  @Override
  public void restore(double[] state) {
    int parts = base.length;
    steps = state[0];
    sums = Arrays.copyOfRange(state, 2, 2 + parts);
    last = state[1] < 1 ? new double[0] : Arrays.copyOfRange(state, 2 + parts, 2 + 2 * parts);
    beforeLast =
        state[1] < 2 ? new double[0] : Arrays.copyOfRange(state, 2 + 2 * parts, 2 + 3 * parts);
  }
}
