package org.parley.compression.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/**
 * What a version loses against its parent on the same items, in one measure.
 *
 * @param parent its share that is wrong
 * @param version its share that is wrong
 * @param points version − parent, in hundredths, with 95 % of the resampled ones
 * @param percentOfParent the same as a part of the parent's share
 */
public record Loss(
    int items, double parent, double version, Interval points, Interval percentOfParent) {
  private static final int RESAMPLES = 2000;

  /** An estimate and the interval that holds the middle 95 % of its resampled values. */
  public record Interval(double estimate, double low, double high) {
    static Interval of(double estimate, double[] resampled) {
      double[] sorted = resampled.clone();
      Arrays.sort(sorted);
      return new Interval(
          estimate,
          sorted[(int) Math.floor(0.025 * (sorted.length - 1))],
          sorted[(int) Math.ceil(0.975 * (sorted.length - 1))]);
    }
  }

  /** Sums over a cluster. */
  private static final class Sums {
    double parent;
    double version;
    double total;
  }

  /**
   * By paired bootstrap over clusters (Efron and Tibshirani 1993; Bisani and Ney 2004 for word
   * errors).
   *
   * @param parent items in the order of the version's
   * @throws IllegalArgumentException when the two are not of the same items
   */
  public static Loss of(List<Scored> parent, List<Scored> version, long seed) {
    List<Sums> clusters = clusters(parent, version);
    SplittableRandom random = new SplittableRandom(seed);
    double[] points = new double[RESAMPLES];
    double[] percents = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      Sums drawn = new Sums();
      for (int n = 0; n < clusters.size(); n++) {
        add(drawn, clusters.get(random.nextInt(clusters.size())));
      }
      points[i] = points(drawn);
      percents[i] = percentOfParent(drawn);
    }
    Sums all = new Sums();
    clusters.forEach(cluster -> add(all, cluster));
    return new Loss(
        parent.size(),
        all.parent / all.total,
        all.version / all.total,
        Interval.of(points(all), points),
        Interval.of(percentOfParent(all), percents));
  }

  private static List<Sums> clusters(List<Scored> parent, List<Scored> version) {
    if (parent.isEmpty() || parent.size() != version.size()) {
      throw new IllegalArgumentException(
          parent.size() + " items of the parent and " + version.size() + " of the version");
    }
    SequencedMap<String, Sums> clusters = new LinkedHashMap<>();
    for (int i = 0; i < parent.size(); i++) {
      Scored before = parent.get(i);
      Scored after = version.get(i);
      if (!before.cluster().equals(after.cluster()) || before.total() != after.total()) {
        throw new IllegalArgumentException("item " + i + ": " + before + " and " + after);
      }
      Sums sums = clusters.computeIfAbsent(before.cluster(), _ -> new Sums());
      sums.parent += before.wrong();
      sums.version += after.wrong();
      sums.total += before.total();
    }
    return new ArrayList<>(clusters.values());
  }

  private static void add(Sums to, Sums one) {
    to.parent += one.parent;
    to.version += one.version;
    to.total += one.total;
  }

  private static double points(Sums sums) {
    return 100 * (sums.version - sums.parent) / sums.total;
  }

  /** A parent without a mistake cannot be lost against by a part. */
  private static double percentOfParent(Sums sums) {
    if (sums.version == sums.parent) {
      return 0;
    }
    return sums.parent == 0
        ? Double.POSITIVE_INFINITY
        : 100 * (sums.version - sums.parent) / sums.parent;
  }
}
