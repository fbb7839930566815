package org.parley.rollout.experiment;

import java.time.Duration;

/**
 * When an experiment is decided.
 *
 * @param metric what must not be worse
 * @param delta by how much it may not be worse, in shares of 1
 * @param alpha error of the promotion and of each interval
 * @param guardAlpha error of all guards together: that they roll back a candidate as good as the
 *     champion
 * @param minTurns no promotion before so many turns of both arms
 * @param minSessions no ramp before so many sessions of each arm in a stage
 * @param minTime no ramp before a stage is so old
 */
public record Rules(
    Metric metric,
    double delta,
    double alpha,
    double guardAlpha,
    long minTurns,
    long minSessions,
    Duration minTime) {
  public Rules {
    inside(delta, "delta");
    inside(alpha, "alpha");
    inside(guardAlpha, "guardAlpha");
    if (minTurns < 0 || minSessions < 1 || minTime.isNegative()) {
      throw new IllegalArgumentException(
          "at least %d turns, %d sessions, %s".formatted(minTurns, minSessions, minTime));
    }
  }

  private static void inside(double value, String what) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(what + " is " + value + ", not between 0 and 1");
    }
  }
}
