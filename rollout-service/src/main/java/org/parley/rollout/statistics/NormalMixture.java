package org.parley.rollout.statistics;

/**
 * The mixture sequential probability ratio test of a normal mean (Robbins 1970; Johari, Pekelis &
 * Walsh, Always valid inference, 2015), in units of the standard deviation: alternatives are
 * normally distributed around the null with variance ρ². After t values whose mean lies z standard
 * deviations from the null the mixture likelihood ratio is (1 + tρ²)^(−½)·exp(t²ρ²z²/(2(1 + tρ²))).
 *
 * @param rho ρ &gt; 0; large ones see large differences soon, small ones small differences at last
 */
record NormalMixture(double rho) {
  NormalMixture {
    if (!(rho > 0)) {
      throw new IllegalArgumentException("rho is " + rho);
    }
  }

  /**
   * The narrowest intervals after about so many values (Waudby-Smith, Arbour, Sinha, Kennedy &
   * Ramdas, Time-uniform central limit theory, 2021, appendix on tuning).
   */
  static NormalMixture narrowestAt(long count, double alpha) {
    double twice = -2 * Math.log(alpha);
    return new NormalMixture(Math.sqrt((twice + Math.log(twice + 1)) / count));
  }

  /** Natural logarithm of the ratio. */
  double logRatio(long t, double z) {
    double grown = 1 + t * rho * rho;
    return -0.5 * Math.log(grown) + t * rho * z * (t * rho * z) / (2 * grown);
  }

  /** Where the ratio reaches 1/α: half an interval's width, in standard deviations. */
  double radius(long t, double alpha) {
    double grown = 1 + t * rho * rho;
    double log = Math.log(Math.sqrt(grown) / alpha);
    return Math.sqrt(2 * grown * log) / (t * rho);
  }
}
