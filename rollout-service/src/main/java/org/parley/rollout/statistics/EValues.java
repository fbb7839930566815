package org.parley.rollout.statistics;

import java.util.BitSet;
import java.util.stream.IntStream;

/** Several e-values at once, however they depend on each other; all as natural logarithms. */
public final class EValues {
  private EValues() {}

  /**
   * The mean, an e-value for 'all these hypotheses are true' (Vovk & Wang, E-values: calibration,
   * combination and applications, 2021). It reaches 1/α whenever one of k reaches k/α, so it is
   * never behind Bonferroni.
   */
  public static double logMean(double... logs) {
    if (logs.length == 0) {
      throw new IllegalArgumentException("the mean of no e-values");
    }
    double highest = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      highest = Math.max(highest, log);
    }
    if (highest == Double.NEGATIVE_INFINITY) {
      return highest;
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - highest);
    }
    return highest + Math.log(sum / logs.length);
  }

  /**
   * The e-BH procedure (Wang & Ramdas, False discovery rate control with e-values, 2022): rejects
   * the k hypotheses of the largest e-values, k being the largest with k-th e-value ≥ n/(α·k). The
   * expected share of wrong ones among the rejected is at most α.
   *
   * @return the indices of the rejected hypotheses
   */
  public static BitSet discoveries(double alpha, double... logs) {
    int[] order =
        IntStream.range(0, logs.length)
            .boxed()
            .sorted((a, b) -> Double.compare(logs[b], logs[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    int rejected = 0;
    for (int k = 1; k <= order.length; k++) {
      if (logs[order[k - 1]] >= Math.log(logs.length / (alpha * k))) {
        rejected = k;
      }
    }
    BitSet discoveries = new BitSet();
    for (int k = 0; k < rejected; k++) {
      discoveries.set(order[k]);
    }
    return discoveries;
  }
}
