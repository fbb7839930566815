package org.parley.signal;

/**
 * How loud the voice of a sound is, as it comes in: the level that 300 ms of it exceed so far. The
 * vowels of a word or two do, a cup that is put down does not.
 *
 * <p>For one thread at a time.
 */
public final class VoiceLevel {
  /** Before so much was heard, nothing is known of a voice. */
  public static final float UNKNOWN = Float.NEGATIVE_INFINITY;

  private static final int VOICE_FRAMES = 30;

  /** Levels are counted in whole decibels from this one on. */
  private static final int LOWEST = -120;

  private static final int LEVELS = 200;

  private final int[] counts = new int[LEVELS];

  /**
   * Listens on.
   *
   * @param decibels level of the next 10 ms
   * @return the voice's level with it, whole decibels; {@link #UNKNOWN} in the first 300 ms
   */
  public float after(float decibels) {
    counts[Math.clamp((int) decibels - LOWEST, 0, LEVELS - 1)]++;
    int louder = 0;
    for (int level = LEVELS - 1; level >= 0; level--) {
      louder += counts[level];
      if (louder >= VOICE_FRAMES) {
        return level + LOWEST;
      }
    }
    return UNKNOWN;
  }
}
