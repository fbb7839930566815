package org.parley.compression.tensorflow;

import java.time.Duration;

/**
 * How a training goes.
 *
 * @param method of computing
 * @param schedule steps and learning rates
 * @param clipNorm the gradient's global norm is at most this
 * @param validateEvery steps between two measurements, each of which also keeps the weights
 * @param averaged how many of the last kept weights are averaged at the end, ≥ 1
 * @param patience validations without a better one after which training stops early; 0 = never
 * @param checkpointEvery clock time after which a kill loses nothing older
 * @param threads of TensorFlow
 * @param startShare of the weights that training began with in that average: what is between the
 *     two often keeps what the old ones were good at beside what the new ones are (Wortsman et al.
 *     2022, arXiv 2109.01903); 0 to below 1
 */
public record TrainingPlan(
    Method method,
    Schedule schedule,
    double clipNorm,
    long validateEvery,
    int averaged,
    int patience,
    Duration checkpointEvery,
    int threads,
    double startShare) {
  public TrainingPlan {
    if (!(clipNorm > 0)) {
      throw new IllegalArgumentException("gradient norm " + clipNorm + " is not positive");
    }
    if (validateEvery < 1 || averaged < 1 || patience < 0 || threads < 1) {
      throw new IllegalArgumentException(
          "validation every %d steps, %d averaged, patience %d, %d threads"
              .formatted(validateEvery, averaged, patience, threads));
    }
    if (!(startShare >= 0 && startShare < 1)) {
      throw new IllegalArgumentException("a start's share of " + startShare);
    }
  }

  /** Nothing of the start is in the average. */
  public TrainingPlan(
      Method method,
      Schedule schedule,
      double clipNorm,
      long validateEvery,
      int averaged,
      int patience,
      Duration checkpointEvery,
      int threads) {
    this(
        method, schedule, clipNorm, validateEvery, averaged, patience, checkpointEvery, threads, 0);
  }
}
