package org.parley.signal;

import java.util.Arrays;

/**
 * The level that noise has where speech comes and goes: the lowest one, smoothed over 80 ms, of the
 * last 2.4 s (minimum statistics, Martin 2001). Speech dips to it between words, a constant noise
 * stays at it.
 *
 * <p>For one thread at a time.
 */
final class NoiseFloor {
  private static final float SMOOTHING = 1 / 8f;
  private static final int PARTS = 12;
  private static final int PART_FRAMES = 20;

  /** Minima of the window's parts, of which the oldest begins anew. */
  private final float[] minima = new float[PARTS];

  private float smoothed = Float.NaN;
  private int frame;

  NoiseFloor() {
    Arrays.fill(minima, Float.POSITIVE_INFINITY);
  }

  /**
   * @param level of the next frame, in any unit
   * @return the floor with it, in that unit
   */
  float after(float level) {
    smoothed = Float.isNaN(smoothed) ? level : smoothed + SMOOTHING * (level - smoothed);
    int part = frame / PART_FRAMES % PARTS;
    if (frame % PART_FRAMES == 0) {
      minima[part] = Float.POSITIVE_INFINITY;
    }
    minima[part] = Math.min(minima[part], smoothed);
    frame++;
    float lowest = Float.POSITIVE_INFINITY;
    for (float minimum : minima) {
      lowest = Math.min(lowest, minimum);
    }
    return lowest;
  }
}
