package org.parley.rollout.experiment;

import java.util.Map;

/**
 * What follows from the numbers, or what a person wants.
 *
 * @param arm whom it is about; empty for all
 * @param share of each candidate after a ramp; else 0
 * @param reason one sentence for people
 * @param numbers on which it rests
 */
record Decision(Kind kind, String arm, double share, String reason, Map<String, Double> numbers) {
  enum Kind {
    START("start"),
    RAMP("ramp"),
    PROMOTE("promote"),
    ROLL_BACK("rollback"),
    STOP("stop");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  Decision {
    numbers = Map.copyOf(numbers);
  }
}
