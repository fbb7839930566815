package org.parley.media;

import java.util.Arrays;

/** Mono samples, as many as come. */
final class SampleList {
  private float[] samples = new float[1 << 16];
  private int count;

  void add(float sample) {
    if (count == samples.length) {
      samples = Arrays.copyOf(samples, 2 * count);
    }
    samples[count++] = sample;
  }

  int size() {
    return count;
  }

  /** The samples from {@code from} to {@code to}. */
  float[] range(int from, int to) {
    return Arrays.copyOfRange(samples, from, to);
  }
}
