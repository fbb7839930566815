package org.parley.rollout.statistics;

/**
 * The capital of one who bets half on 'the mean of these values in [0, 1] is above m' and half on
 * 'below m' (Waudby-Smith & Ramdas 2023, theorem 3): max(½·Π(1 + λ⁺(X − m)), ½·Π(1 − λ⁻(X − m)))
 * with λ⁺ = λ ∧ c/m, λ⁻ = λ ∧ c/(1 − m). While it is below 1/α, m may be the mean.
 */
final class HedgedCapital {
  /** The part c of the boldest bet; the paper's choice. */
  private static final double TRUNCATION = 0.5;

  private final double mean;
  private final double boldestAbove;
  private final double boldestBelow;
  // As they are, not as logarithms: a thousand of them are multiplied at every session.
  private double above = 0.5;
  private double below = 0.5;

  /**
   * @param mean m, in [0, 1]
   */
  HedgedCapital(double mean) {
    this.mean = mean;
    this.boldestAbove = TRUNCATION / mean;
    this.boldestBelow = TRUNCATION / (1 - mean);
  }

  void add(double value, double bet) {
    // Never 0, from which no capital would come back.
    above = Math.max(Double.MIN_NORMAL, above * (1 + Math.min(bet, boldestAbove) * (value - mean)));
    below = Math.max(Double.MIN_NORMAL, below * (1 - Math.min(bet, boldestBelow) * (value - mean)));
  }

  double value() {
    return Math.max(above, below);
  }
}
