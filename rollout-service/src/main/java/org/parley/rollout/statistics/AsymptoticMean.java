package org.parley.rollout.statistics;

/**
 * An interval for the mean of values without bounds, such as milliseconds, whose error over all
 * looks <em>after the burn-in</em> tends to α as the burn-in grows (Waudby-Smith et al.,
 * Time-uniform central limit theory and asymptotic confidence sequences, 2021, theorem 2.2): μ̂ₜ ±
 * σ̂ₜ·√(2(tρ² + 1)/(t²ρ²)·log(√(tρ² + 1)/α)). Before the burn-in it says nothing.
 */
public final class AsymptoticMean {
  /** Values before the first statement. Simulated on skewed values in the tests. */
  public static final int BURN_IN = 100;

  private final double alpha;
  private final NormalMixture mixture;
  private final Moments values = new Moments();
  private final Evidence againstZero = new Evidence();

  public AsymptoticMean(double alpha) {
    this.alpha = alpha;
    this.mixture = NormalMixture.narrowestAt(5 * BURN_IN, alpha);
  }

  public void add(double value) {
    values.add(value);
    double deviation = Math.sqrt(values.variance());
    if (values.count() >= BURN_IN && deviation > 0) {
      againstZero.become(mixture.logRatio(values.count(), values.mean() / deviation));
    }
  }

  /** {@link Interval#UNKNOWN} before the burn-in is over. */
  public Interval interval() {
    if (values.count() < BURN_IN) {
      return Interval.UNKNOWN;
    }
    double radius = Math.sqrt(values.variance()) * mixture.radius(values.count(), alpha);
    return new Interval(values.mean() - radius, values.mean() + radius);
  }

  /** Against a mean of exactly 0, as the mixture test gives it. */
  public Evidence againstZero() {
    return againstZero;
  }

  public double mean() {
    return values.mean();
  }

  public long count() {
    return values.count();
  }
}
