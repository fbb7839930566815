package org.parley.launcher.bench;

import java.util.Arrays;
import java.util.Collection;

/** Percentiles of one measured quantity. */
public record Figures(double p50, double p99) {
  /** Nearest rank; NaN for none. */
  static Figures of(Collection<? extends Number> values) {
    double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    return new Figures(rank(sorted, 0.50), rank(sorted, 0.99));
  }

  private static double rank(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return Math.round(
            10 * Arrays.stream(sorted).skip(Math.max(0, rank - 1)).findFirst().orElseThrow())
        / 10.0;
  }
}
