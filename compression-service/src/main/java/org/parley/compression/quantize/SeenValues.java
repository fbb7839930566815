package org.parley.compression.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a layer's input held over the calibration: a histogram, and some rows as they were. */
final class SeenValues {
  private static final int KEPT = 128;

  private final Histogram histogram;
  private final int channels;
  private final List<float[]> rows = new ArrayList<>();
  private final SplittableRandom random;
  private long passed;

  SeenValues(Histogram histogram, int channels, long seed) {
    this.histogram = histogram;
    this.channels = channels;
    this.random = new SplittableRandom(seed);
  }

  /** Each row is kept with the same probability (Vitter 1985, algorithm R). */
  void add(float[] values) {
    histogram.add(values);
    for (int start = 0; start < values.length; start += channels) {
      long place = passed < KEPT ? passed : random.nextLong(passed + 1);
      passed++;
      if (place < KEPT) {
        float[] row = java.util.Arrays.copyOfRange(values, start, start + channels);
        if (place < rows.size()) {
          rows.set((int) place, row);
        } else {
          rows.add(row);
        }
      }
    }
  }

  Histogram histogram() {
    return histogram;
  }

  List<float[]> rows() {
    return List.copyOf(rows);
  }
}
