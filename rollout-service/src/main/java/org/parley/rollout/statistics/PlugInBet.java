package org.parley.rollout.statistics;

/**
 * How much to bet on values in [0, 1], from the values before (Waudby-Smith & Ramdas 2023, equation
 * 26): λₜ = √(2·log(2/α) / (σ̂²ₜ₋₁·t·log(1 + t))), with μ̂ₜ = (½ + ΣXᵢ)/(t + 1) and σ̂²ₜ = (¼ +
 * Σ(Xᵢ − μ̂ᵢ)²)/(t + 1).
 */
final class PlugInBet {
  private final double twoLog;
  private long count;
  private double sum;
  private double squares;

  PlugInBet(double alpha) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha is " + alpha + ", outside 0 to 1");
    }
    this.twoLog = 2 * Math.log(2 / alpha);
  }

  /** The bet on the next value. */
  double next() {
    double variance = (0.25 + squares) / (count + 1);
    double t = count + 1;
    return Math.sqrt(twoLog / (variance * t * Math.log1p(t)));
  }

  void add(double value) {
    count++;
    sum += value;
    double mean = (0.5 + sum) / (count + 1);
    squares += (value - mean) * (value - mean);
  }

  long count() {
    return count;
  }

  double sum() {
    return sum;
  }
}
