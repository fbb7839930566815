package org.parley.compression.quantize;

/**
 * How often values of a layer's input occur, in {@value #BINS} bins of equal width from the least
 * to the greatest, and the same for magnitudes from 0 on.
 */
final class Histogram {
  static final int BINS = 2048;

  private final float least;
  private final float greatest;
  private final long[] counts = new long[BINS];
  private final long[] magnitudes = new long[BINS];
  private long total;

  /**
   * @param least of all values that will be added
   * @param greatest of them
   */
  Histogram(float least, float greatest) {
    if (!(least <= greatest) || Float.isInfinite(least) || Float.isInfinite(greatest)) {
      throw new IllegalArgumentException("values from " + least + " to " + greatest);
    }
    this.least = least;
    this.greatest = greatest;
  }

  void add(float[] values) {
    double perValue = BINS / Math.max((double) greatest - least, Float.MIN_NORMAL);
    double perMagnitude = BINS / Math.max((double) magnitude(), Float.MIN_NORMAL);
    for (float value : values) {
      counts[bin((value - least) * perValue)]++;
      magnitudes[bin(Math.abs(value) * perMagnitude)]++;
    }
    total += values.length;
  }

  private static int bin(double place) {
    return Math.clamp((long) place, 0, BINS - 1);
  }

  float least() {
    return least;
  }

  float greatest() {
    return greatest;
  }

  /** The greatest magnitude. */
  float magnitude() {
    return Math.max(Math.abs(least), Math.abs(greatest));
  }

  /** Not to be changed. */
  long[] magnitudes() {
    return magnitudes;
  }

  /** The value in the middle of a bin. */
  float middle(int bin) {
    return (float) (least + (bin + 0.5) * ((double) greatest - least) / BINS);
  }

  long count(int bin) {
    return counts[bin];
  }

  /** The end of the first bin up to which at least this share of the values lies, 0 to 1. */
  float quantile(double share) {
    double wanted = share * total;
    long passed = 0;
    for (int bin = 0; bin < BINS; bin++) {
      passed += counts[bin];
      if (passed >= wanted) {
        return (float) (least + (bin + 1.0) * ((double) greatest - least) / BINS);
      }
    }
    return greatest;
  }
}
