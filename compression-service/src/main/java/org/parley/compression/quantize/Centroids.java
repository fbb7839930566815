package org.parley.compression.quantize;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.parley.runtime.weights.Encoding;
import org.parley.runtime.weights.Scales;

/**
 * The centroids of a tensor's weights (Lloyd's k-means in one dimension, which begins with equal
 * distances from the least to the greatest: Han et al. 2016, arXiv 1510.00149). Where some weights
 * are exactly zero, as pruned ones are, one centroid is zero and takes them alone.
 */
final class Centroids implements Levels {
  private static final int MOST_ROUNDS = 200;

  /**
   * Up to so many bits centroids lie on a grid of 127 steps to the greatest, so that the codebook
   * can be served as bytes; with more, that grid is no finer than the centroids.
   */
  private static final int MOST_BITS_ON_GRID = 5;

  /** Ascending, all different. */
  private final float[] centroids;

  private Centroids(float[] centroids) {
    this.centroids = centroids;
  }

  /**
   * @param importance of each weight, or none
   */
  static Centroids of(float[] weights, int bits, double[] importance) {
    int[] order = ascending(weights);
    boolean zeros = order.length < weights.length;
    double[] sums = new double[order.length + 1];
    double[] masses = new double[order.length + 1];
    double[] sorted = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      double mass = importance.length == 0 ? 1 : Math.max(importance[order[i]], Double.MIN_NORMAL);
      sorted[i] = weights[order[i]];
      sums[i + 1] = sums[i] + mass * sorted[i];
      masses[i + 1] = masses[i] + mass;
    }
    int count = (1 << bits) - (zeros ? 1 : 0);
    double[] means = order.length == 0 ? new double[0] : lloyd(sorted, sums, masses, count);
    return new Centroids(levels(means, zeros, bits <= MOST_BITS_ON_GRID));
  }

  /** Places of the weights that are not zero, by their values. */
  private static int[] ascending(float[] weights) {
    return IntStream.range(0, weights.length)
        .filter(i -> weights[i] != 0)
        .mapToLong(i -> {
          int bits = Float.floatToIntBits(weights[i]);
          // Of negative numbers, greater bits are smaller numbers.
          int key = bits ^ (bits >> 31 & Integer.MAX_VALUE);
          return (long) key << 32 | i;
        })
        .sorted()
        .mapToInt(key -> (int) key)
        .toArray();
  }

  /**
   * @param sums of mass · value of the first so many
   */
  private static double[] lloyd(double[] sorted, double[] sums, double[] masses, int count) {
    double[] means = new double[count];
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    for (int i = 0; i < count; i++) {
      means[i] = count == 1 ? (low + high) / 2 : low + (high - low) * i / (count - 1);
    }
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean moved = false;
      int from = 0;
      for (int i = 0; i < count; i++) {
        int to = i == count - 1 ? sorted.length : firstFrom(sorted, (means[i] + means[i + 1]) / 2);
        double mass = masses[to] - masses[from];
        double mean = mass > 0 ? (sums[to] - sums[from]) / mass : means[i];
        moved |= mean != means[i];
        means[i] = mean;
        from = to;
      }
      if (!moved) {
        break;
      }
    }
    return means;
  }

  /** The index of the first value that is not below a bound. */
  private static int firstFrom(double[] sorted, double bound) {
    int found = Arrays.binarySearch(sorted, bound);
    int index = found < 0 ? -found - 1 : found;
    while (index > 0 && sorted[index - 1] == bound) {
      index--;
    }
    return index;
  }

  private static float[] levels(double[] means, boolean zero, boolean onGrid) {
    double greatest = Float.MIN_NORMAL;
    for (double mean : means) {
      greatest = Math.max(greatest, Math.abs(mean));
    }
    int most = Encoding.Wholes.MOST;
    float scale = Scales.roundedUp((float) (greatest / most));
    float[] levels = new float[means.length + (zero ? 1 : 0)];
    for (int i = 0; i < means.length; i++) {
      levels[i] = onGrid ? onGrid(means[i], greatest, scale) : (float) means[i];
    }
    Arrays.sort(levels);
    int kept = 0;
    for (int i = 0; i < levels.length; i++) {
      // Adding zero makes one of both zeros.
      float level = levels[i] + 0f;
      if (kept == 0 || levels[kept - 1] != level) {
        levels[kept++] = level;
      }
    }
    return Arrays.copyOf(levels, kept);
  }

  /** The greatest is always the 127th step, from which readers know the grid. */
  private static float onGrid(double mean, double greatest, float scale) {
    double steps =
        Math.abs(mean) == greatest
            ? Math.signum(mean) * Encoding.Wholes.MOST
            : Math.rint(mean / scale);
    return (float) steps * scale;
  }

  private int index(double weight) {
    int low = 0;
    int high = centroids.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (weight > ((double) centroids[middle] + centroids[middle + 1]) / 2) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public float nearest(int place, double weight) {
    return centroids[index(weight)];
  }

  @Override
  public Encoding encoding(float[] values) {
    byte[] codes = new byte[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) index(values[i]);
    }
    return new Encoding.Codebook(centroids, codes);
  }
}
