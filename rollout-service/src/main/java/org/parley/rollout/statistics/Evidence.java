package org.parley.rollout.statistics;

/**
 * Evidence against a hypothesis as it grows: the value of an e-process, which under the hypothesis
 * is expected to be 1 at most whenever one looks. By Ville's inequality (1939) it ever reaches 1/α
 * with a probability of α at most, so that one may stop at any look, and 1/(largest value so far)
 * is a p-value at every look.
 */
public final class Evidence {
  private double log;
  private double highest;

  /** One more factor of the process, as a natural logarithm. */
  void multiply(double logFactor) {
    become(log + logFactor);
  }

  /** The process's next value, as a natural logarithm. */
  public void become(double logValue) {
    if (Double.isNaN(logValue)) {
      throw new IllegalArgumentException("evidence is not a number");
    }
    log = logValue;
    highest = Math.max(highest, log);
  }

  /** Natural logarithm of the process's value now; 0 says nothing, negative speaks for it. */
  public double log() {
    return log;
  }

  /** At most 1, and never rising. */
  public double pValue() {
    return Math.exp(-highest);
  }

  /** Whether the hypothesis may be rejected with an error of at most {@code alpha}. */
  public boolean rejects(double alpha) {
    return pValue() <= alpha;
  }
}
