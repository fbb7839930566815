package org.parley.rollout.statistics;

import java.util.Arrays;

/**
 * Tests the hypothesis that a payoff has mean 0 or less, whatever came before it, by betting that
 * it has more: the capital is Π(1 + λᵢ·payoffᵢ), and a fair game makes nobody rich (Waudby-Smith &
 * Ramdas, Estimating means of bounded random variables by betting, 2023, section 4).
 *
 * <p>The bet that grows fastest where the mean is e and the variance v is λ ≈ e/(v + e²) (Kelly
 * 1956, to second order). v is estimated from the payoffs before, which keeps the bet fair; for e
 * several edges are tried side by side with equal parts of the capital, which costs at most the
 * logarithm of their number.
 */
public final class BettingTest {
  /** Of a bet, as a part of the one that could lose everything: the capital never reaches 0. */
  private static final double BOLDEST = 0.9;

  private final double largestLoss;
  private final double[] edges;
  private final double[] logCapitals;
  private final Moments payoffs = new Moments();
  private final Evidence evidence = new Evidence();

  /**
   * @param largestLoss no payoff is below −largestLoss; &gt; 0
   * @param edges means of the payoff for which to bet, each &gt; 0
   */
  public BettingTest(double largestLoss, double... edges) {
    if (!(largestLoss > 0) || edges.length == 0) {
      throw new IllegalArgumentException(
          "largest loss " + largestLoss + ", " + edges.length + " edges");
    }
    for (double edge : edges) {
      if (!(edge > 0)) {
        throw new IllegalArgumentException("an edge of " + edge);
      }
    }
    this.largestLoss = largestLoss;
    this.edges = edges.clone();
    this.logCapitals = new double[edges.length];
  }

  /**
   * For the share of sessions, or any difference in [−1, 1], whose mean is at most −margin by
   * hypothesis: the question of non-inferiority, asked where a difference of exactly −margin is
   * still 'worse'. Bets for half the margin, the margin (no difference) and twice the margin.
   */
  public static BettingTest notWorseThan(double margin) {
    return new BettingTest(1 - margin, margin / 2, margin, 2 * margin);
  }

  /** For a difference in [−1, 1] whose mean is at most 0 by hypothesis; bets for 1 to 40 points. */
  public static BettingTest positive() {
    return new BettingTest(1, 0.01, 0.03, 0.1, 0.4);
  }

  /**
   * Bets on the next payoff.
   *
   * @throws IllegalArgumentException where the payoff is below −largestLoss
   */
  public void add(double payoff) {
    // The small slack is for sums of shares that are exact on paper only.
    if (!(payoff >= -largestLoss - 1e-9)) {
      throw new IllegalArgumentException("a payoff of " + payoff + " below −" + largestLoss);
    }
    double variance = guessedVariance();
    for (int i = 0; i < edges.length; i++) {
      double best = edges[i] / (variance + edges[i] * edges[i]);
      double bet = Math.min(best, BOLDEST / largestLoss);
      logCapitals[i] += Math.log1p(bet * payoff);
    }
    payoffs.add(payoff);
    evidence.become(EValues.logMean(logCapitals));
  }

  /** From the payoffs so far and one imagined one that is as wide as the losses. */
  private double guessedVariance() {
    return (largestLoss * largestLoss / 4 + payoffs.squares()) / (payoffs.count() + 1);
  }

  public Evidence evidence() {
    return evidence;
  }

  public long count() {
    return payoffs.count();
  }

  @Override
  public String toString() {
    return "betting for " + Arrays.toString(edges) + " after " + count() + ": " + evidence.log();
  }
}
