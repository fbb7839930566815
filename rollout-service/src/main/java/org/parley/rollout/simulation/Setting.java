package org.parley.rollout.simulation;

/**
 * What is simulated, but for the true difference.
 *
 * @param runs experiments
 * @param turns of an experiment, of both arms together
 * @param sessionTurns turns of a session
 * @param icc intra-class correlation of the turns of a session, 0 to 1
 * @param delta margin of non-inferiority
 * @param alpha error of the guard, of the promotion and of the intervals, each
 * @param success share of the champion's turns that succeed
 * @param weight the candidate's share of the sessions
 */
record Setting(
    int runs,
    int turns,
    int sessionTurns,
    double icc,
    double delta,
    double alpha,
    double success,
    double weight) {
  Setting {
    atLeastOne(runs, "runs");
    atLeastOne(turns, "turns");
    atLeastOne(sessionTurns, "session-turns");
    if (!(icc >= 0 && icc <= 1)) {
      throw new IllegalArgumentException("icc is " + icc + ", outside 0 to 1");
    }
    inside(delta, "delta");
    inside(alpha, "alpha");
    inside(success, "success");
    inside(weight, "weight");
    if (delta >= success) {
      throw new IllegalArgumentException(
          "delta is " + delta + ", no less than the champion's success of " + success);
    }
  }

  private static void atLeastOne(int value, String what) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " is " + value + ", less than 1");
    }
  }

  private static void inside(double value, String what) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(what + " is " + value + ", not between 0 and 1");
    }
  }

  Setting withRuns(int other) {
    return new Setting(other, turns, sessionTurns, icc, delta, alpha, success, weight);
  }
}
