package org.parley.rollout.statistics;

/**
 * Tests the hypothesis that b does not happen more often than a, from blocks of yes-or-no outcomes
 * (Turner, Ly & Grünwald, Generic e-variables for exact sequential k-sample tests that allow for
 * optional stopping, 2024; Turner & Grünwald, Exact anytime-valid confidence intervals for
 * contingency tables and beyond, 2023). The e-value of a block of nₐ and n_b outcomes is Π p(yₐ;
 * θₐ)·Π p(y_b; θ_b) / Π p(y; θ₀), with θ₀ = (nₐθₐ + n_bθ_b)/(nₐ + n_b), and θₐ, θ_b learnt from the
 * blocks before. Where a was learnt to happen as often as b or more, nothing is bet.
 *
 * <p>Its mean is at most 1 for every common θ; b's part rises with b's true share and a's part
 * falls with a's, so that this holds too where b truly happens less often.
 */
public final class TwoProportions {
  /** Of the Beta prior on both shares; the papers' default. */
  private static final double PRIOR = 0.18;

  private final Evidence evidence = new Evidence();
  private long yesA;
  private long countA;
  private long yesB;
  private long countB;

  /**
   * A block.
   *
   * @param yesesA how often it happened among {@code sizeA} ≥ 1
   * @param yesesB how often it happened among {@code sizeB} ≥ 1
   */
  public void add(int yesesA, int sizeA, int yesesB, int sizeB) {
    require(yesesA, sizeA);
    require(yesesB, sizeB);
    double thetaA = (yesA + PRIOR) / (countA + 2 * PRIOR);
    double thetaB = (yesB + PRIOR) / (countB + 2 * PRIOR);
    if (thetaB > thetaA) {
      evidence.multiply(logE(thetaA, thetaB, new int[] {yesesA, sizeA}, new int[] {yesesB, sizeB}));
    }
    yesA += yesesA;
    countA += sizeA;
    yesB += yesesB;
    countB += sizeB;
  }

  private static void require(int yeses, int size) {
    if (size < 1 || yeses < 0 || yeses > size) {
      throw new IllegalArgumentException(yeses + " of " + size);
    }
  }

  /** The e-value of a block, each given as yeses and size, for the alternative (θₐ, θ_b). */
  static double logE(double thetaA, double thetaB, int[] a, int[] b) {
    double theta = (a[1] * thetaA + b[1] * thetaB) / (a[1] + b[1]);
    return logLikelihoodRatio(a, thetaA, theta) + logLikelihoodRatio(b, thetaB, theta);
  }

  private static double logLikelihoodRatio(int[] outcome, double theta, double null0) {
    int yes = outcome[0];
    int no = outcome[1] - yes;
    return yes * Math.log(theta / null0) + no * Math.log((1 - theta) / (1 - null0));
  }

  public Evidence evidence() {
    return evidence;
  }
}
