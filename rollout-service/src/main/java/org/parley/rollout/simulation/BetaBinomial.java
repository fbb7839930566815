package org.parley.rollout.simulation;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.LogBeta;

/**
 * How many of a session's turns succeed where its turns are alike: each session has a success
 * probability of its own, drawn from Beta(a, b) with mean a/(a + b) = p and intra-class correlation
 * 1/(a + b + 1) = ρ (Skellam 1948).
 */
final class BetaBinomial {
  /** Of at most k successes, k from 0. */
  private final double[] cumulative;

  /**
   * @param turns of a session, ≥ 1
   * @param p mean success probability, in [0, 1]
   * @param icc ρ, in [0, 1]: 0 for independent turns, 1 for turns that are all the same
   */
  BetaBinomial(int turns, double p, double icc) {
    this.cumulative = new double[turns + 1];
    double sum = 0;
    for (int k = 0; k <= turns; k++) {
      sum += probability(k, turns, p, icc);
      cumulative[k] = sum;
    }
  }

  private static double probability(int k, int n, double p, double icc) {
    if (p == 0 || p == 1) {
      return k == (p == 0 ? 0 : n) ? 1 : 0;
    }
    if (icc == 1) {
      return k == 0 ? 1 - p : k == n ? p : 0;
    }
    double logChoices = -Math.log(n + 1) - LogBeta.value(k + 1, n - k + 1);
    if (icc == 0) {
      return Math.exp(logChoices + k * Math.log(p) + (n - k) * Math.log1p(-p));
    }
    double both = (1 - icc) / icc;
    double a = p * both;
    double b = (1 - p) * both;
    return Math.exp(logChoices + LogBeta.value(k + a, n - k + b) - LogBeta.value(a, b));
  }

  int draw(RandomGenerator random) {
    double u = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, u);
    // A value that was hit exactly belongs to the next count.
    return found >= 0 ? found + 1 : -found - 1;
  }

  double probabilityOf(int successes) {
    return cumulative[successes] - (successes == 0 ? 0 : cumulative[successes - 1]);
  }
}
