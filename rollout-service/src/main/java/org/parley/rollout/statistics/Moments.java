package org.parley.rollout.statistics;

/** Count, mean and spread of what was added (Welford 1962). */
public final class Moments {
  private long count;
  private double mean;
  private double squares;

  public void add(double value) {
    count++;
    double off = value - mean;
    mean += off / count;
    squares += off * (value - mean);
  }

  long count() {
    return count;
  }

  /** 0 before the first value. */
  public double mean() {
    return mean;
  }

  /** Σ(x − mean)². */
  double squares() {
    return squares;
  }

  /** Unbiased; 0 for fewer than two values. */
  public double variance() {
    return count < 2 ? 0 : squares / (count - 1);
  }
}
