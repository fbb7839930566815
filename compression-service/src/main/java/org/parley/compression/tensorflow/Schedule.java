package org.parley.compression.tensorflow;

/**
 * The learning rate over a training: a linear rise, then half a cosine down (Loshchilov and Hutter
 * 2017, arXiv 1608.03983).
 *
 * @param steps in all, > warmup
 * @param warmup steps of the rise, ≥ 0
 * @param decay the step at which the rate would reach the floor, ≥ steps
 * @param peak the highest rate
 * @param floor the lowest rate of the fall
 */
public record Schedule(long steps, long warmup, long decay, double peak, double floor) {
  public Schedule {
    if (warmup < 0 || steps <= warmup || decay < steps) {
      throw new IllegalArgumentException(
          "a training of %d steps with %d of warm-up that decays over %d"
              .formatted(steps, warmup, decay));
    }
    if (!(peak > 0 && floor >= 0 && floor <= peak)) {
      throw new IllegalArgumentException("learning rate from " + peak + " to " + floor);
    }
  }

  /** Falls to the floor at the last step. */
  public Schedule(long steps, long warmup, double peak, double floor) {
    this(steps, warmup, steps, peak, floor);
  }

  /**
   * @param step from 0
   */
  public double rate(long step) {
    if (step < warmup) {
      return peak * (step + 1) / (warmup + 1);
    }
    double done = Math.min(1, (double) (step - warmup) / (decay - warmup));
    return floor + (peak - floor) * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}
