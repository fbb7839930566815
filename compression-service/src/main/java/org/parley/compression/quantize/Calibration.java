package org.parley.compression.quantize;

import java.util.List;
import org.parley.compression.network.Layer;

/** A way to choose the range of a layer's input from the values seen there. */
public sealed interface Calibration {

  /** Those among which {@code auto} chooses, layer by layer. */
  List<Calibration> ALL =
      List.of(
          new MinMax(),
          new Percentile(99.9),
          new Percentile(99.99),
          new Percentile(99.999),
          new MeanSquaredError(),
          new Entropy());

  Range range(Histogram seen);

  /** As recipes name it. */
  String text();

  /**
   * @param text {@code min-max}, {@code percentile 99.9}, {@code mean-squared-error} or {@code
   *     entropy}
   */
  static Calibration parse(String text) {
    return ALL.stream()
        .filter(one -> one.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "ranges '%s' is unknown; take auto or one of %s"
                    .formatted(text, ALL.stream().map(Calibration::text).toList())));
  }

  /** All values that were seen. */
  record MinMax() implements Calibration {
    @Override
    public Range range(Histogram seen) {
      return Range.of(seen.least(), seen.greatest());
    }

    @Override
    public String text() {
      return "min-max";
    }
  }

  /** This share of the values at either end, the others are cut off. */
  record Percentile(double percent) implements Calibration {
    public Percentile {
      if (!(percent > 50 && percent <= 100)) {
        throw new IllegalArgumentException("percentile " + percent + " is not in (50, 100]");
      }
    }

    @Override
    public Range range(Histogram seen) {
      return Range.of(seen.quantile(1 - percent / 100), seen.quantile(percent / 100));
    }

    @Override
    public String text() {
      return "percentile " + percent;
    }
  }

  /**
   * The ends at which values lie nearest to their levels, in the mean of squares: first both ends
   * are moved inwards together, then each by itself.
   */
  record MeanSquaredError() implements Calibration {
    private static final int TRIES = 80;

    @Override
    public Range range(Histogram seen) {
      double both = best(seen, 1, 1, true, true);
      double high = best(seen, both, both, false, true);
      double low = best(seen, both, high, true, false);
      return range(seen, low, high);
    }

    private static double best(
        Histogram seen, double low, double high, boolean moveLow, boolean moveHigh) {
      double best = 1;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < TRIES; i++) {
        double share = 1 - (double) i / TRIES;
        double error =
            error(seen, range(seen, moveLow ? share : low, moveHigh ? share : high).grid());
        if (error < least) {
          least = error;
          best = share;
        }
      }
      return best;
    }

    private static Range range(Histogram seen, double low, double high) {
      return Range.of((float) (low * seen.least()), (float) (high * seen.greatest()));
    }

    /** Sum of the squared distances between the bins' middles and their levels. */
    static double error(Histogram seen, Layer.Quantize grid) {
      double sum = 0;
      for (int bin = 0; bin < Histogram.BINS; bin++) {
        if (seen.count(bin) > 0) {
          double distance = seen.middle(bin) - grid.nearest(seen.middle(bin));
          sum += seen.count(bin) * distance * distance;
        }
      }
      return sum;
    }

    @Override
    public String text() {
      return "mean-squared-error";
    }
  }

  /**
   * The magnitude at which the distribution of 128 levels tells least about another than that of
   * the values (Migacz 2017, "8-bit inference with TensorRT").
   */
  record Entropy() implements Calibration {
    static final int LEVELS = 128;

    @Override
    public Range range(Histogram seen) {
      int bins = threshold(seen.magnitudes(), LEVELS);
      float most = (float) ((double) seen.magnitude() * bins / Histogram.BINS);
      return Range.of(Math.max(seen.least(), -most), Math.min(seen.greatest(), most));
    }

    /** The number of first bins, at least {@code levels}, at which the divergence is least. */
    static int threshold(long[] counts, int levels) {
      int best = counts.length;
      double least = Double.POSITIVE_INFINITY;
      long outside = 0;
      for (int bins = counts.length; bins >= levels; bins--) {
        double divergence = divergence(counts, bins, outside, levels);
        if (divergence < least) {
          least = divergence;
          best = bins;
        }
        outside += counts[bins - 1];
      }
      return best;
    }

    /**
     * Kullback-Leibler divergence of the first bins, the last of which also has what lies outside,
     * from the same bins joined into levels, each of which spreads its count evenly over those of
     * its bins that are not empty.
     */
    static double divergence(long[] counts, int bins, long outside, int levels) {
      double inside = 0;
      for (int bin = 0; bin < bins; bin++) {
        inside += counts[bin];
      }
      double divergence = 0;
      for (int level = 0; level < levels; level++) {
        int from = (int) ((long) level * bins / levels);
        int to = (int) ((long) (level + 1) * bins / levels);
        double count = 0;
        int filled = 0;
        for (int bin = from; bin < to; bin++) {
          count += counts[bin];
          filled += counts[bin] > 0 ? 1 : 0;
        }
        for (int bin = from; bin < to; bin++) {
          double p = counts[bin] + (bin == bins - 1 ? outside : 0);
          if (p > 0) {
            if (counts[bin] == 0) {
              return Double.POSITIVE_INFINITY;
            }
            divergence +=
                p
                    / (inside + outside)
                    * Math.log(p / (inside + outside) / (count / filled / inside));
          }
        }
      }
      return divergence;
    }

    @Override
    public String text() {
      return "entropy";
    }
  }
}
