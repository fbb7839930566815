package org.parley.rollout.statistics;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.apache.commons.numbers.gamma.LogBeta;

/**
 * An interval for a quantile that holds over all looks at once with probability 1 − α at least
 * (Howard & Ramdas, Sequential estimation of quantiles with applications to A/B testing and
 * best-arm identification, 2022, theorem 1 with the beta-binomial mixture). How many of t values
 * lie at or below the p-quantile is a count of t coins that fall with probability p. The Beta(pr,
 * (1 − p)r) mixture of likelihood ratios, B(pr + k, (1 − p)r + t − k)/(B(pr, (1 − p)r)·p^k·(1 −
 * p)^(t − k)), reaches 1/α with probability α at most; counts k for which it has not bound the
 * quantile by order statistics.
 */
public final class QuantileSequence {
  /** Of the prior, r: the coins that it stands for. Narrowest after some thousands of values. */
  private static final double PRIOR_COINS = 500;

  private final double p;
  private final double limit;
  private final double priorYes;
  private final double priorNo;
  private final TreeMap<Integer, Integer> counts = new TreeMap<>();
  private long total;

  /**
   * @param p which quantile, 0.99 for the 99th percentile
   */
  public QuantileSequence(double p, double alpha) {
    if (!(p > 0 && p < 1) || !(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("quantile " + p + " with alpha " + alpha);
    }
    this.p = p;
    this.limit = -Math.log(alpha);
    this.priorYes = p * PRIOR_COINS;
    this.priorNo = (1 - p) * PRIOR_COINS;
  }

  public void add(int value) {
    counts.merge(value, 1, Integer::sum);
    total++;
  }

  public long count() {
    return total;
  }

  /**
   * The sample's own quantile: the smallest value with a share of p at or below it; NaN for none.
   */
  public double estimate() {
    return total == 0 ? Double.NaN : ordered((long) Math.ceil(p * total));
  }

  /** Ends are infinite where there are too few values on that side. */
  public Interval interval() {
    long likely = Math.clamp(Math.round(p * total), 0, total);
    long fewest = firstThat(0, likely, this::mayBe);
    // The largest possible count, found as the first impossible one above the likely.
    long tooMany = firstThat(likely, total + 1, k -> k > total || !mayBe(k));
    return new Interval(ordered(fewest), ordered(tooMany));
  }

  /** Whether so many values may lie at or below the quantile. */
  private boolean mayBe(long k) {
    return logMixture(k) < limit;
  }

  double logMixture(long k) {
    return LogBeta.value(priorYes + k, priorNo + total - k)
        - LogBeta.value(priorYes, priorNo)
        - k * Math.log(p)
        - (total - k) * Math.log1p(-p);
  }

  /** The first of from…to for which it holds, given that it holds for all after it, and for to. */
  private static long firstThat(long from, long to, LongPredicate holds) {
    long low = from;
    long high = to;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (holds.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The k-th smallest value; infinite outside 1…total. */
  private double ordered(long k) {
    if (k < 1) {
      return Double.NEGATIVE_INFINITY;
    }
    long passed = 0;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      passed += entry.getValue();
      if (passed >= k) {
        return entry.getKey();
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
