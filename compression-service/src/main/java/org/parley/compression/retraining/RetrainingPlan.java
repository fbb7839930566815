package org.parley.compression.retraining;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.parley.compression.tensorflow.Method;
import org.parley.compression.tensorflow.Schedule;
import org.parley.compression.tensorflow.TrainingPlan;

/**
 * How long and how fast a step of a recipe trains.
 *
 * @param steps in all; how large a batch is the parent's training says
 * @param warmup steps in which the learning rate rises
 * @param rate the highest learning rate
 * @param finalRate that of the last step
 * @param clipNorm the gradient's global norm is at most this
 * @param validateEvery steps between two measurements, each of which also keeps the weights
 * @param averaged how many of the last kept weights are averaged at the end, ≥ 1
 */
public record RetrainingPlan(
    long steps,
    long warmup,
    double rate,
    double finalRate,
    double clipNorm,
    long validateEvery,
    int averaged,
    Method method) {
  private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(1);

  public RetrainingPlan {
    requireNonNull(method, "method");
    var _ = new Schedule(steps, warmup, rate, finalRate);
    if (!(clipNorm > 0)) {
      throw new IllegalArgumentException("clipNorm " + clipNorm + " is not positive");
    }
    if (validateEvery < 1 || averaged < 1) {
      throw new IllegalArgumentException(
          "validateEvery %d and averaged %d must be positive".formatted(validateEvery, averaged));
    }
  }

  TrainingPlan training(int threads) {
    return new TrainingPlan(
        method,
        new Schedule(steps, warmup, rate, finalRate),
        clipNorm,
        validateEvery,
        averaged,
        0,
        CHECKPOINT_EVERY,
        threads);
  }
}
