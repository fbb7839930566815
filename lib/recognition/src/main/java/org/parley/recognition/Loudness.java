package org.parley.recognition;

import java.util.Arrays;
import org.parley.signal.LogMel;

/**
 * How loud each 10 ms of an utterance is beside its voice, so that people and things in the
 * background are not taken for the speaker.
 *
 * <p>The voice's level is the one that 300 ms of the utterance exceed so far: the vowels of a word
 * or two do, a cup that is put down does not.
 */
final class Loudness {
  private static final int VOICE_STEPS = 30;
  private static final float DECIBELS = (float) (10 / Math.log(10));

  /** Levels are counted in whole decibels from this one on. */
  private static final int LOWEST = -120;

  private static final int LEVELS = 200;

  /** Before so much was heard, nothing is known of a voice. */
  private static final float NO_VOICE = Float.NEGATIVE_INFINITY;

  private final int[] counts = new int[LEVELS];
  private float[] levels = new float[256];
  private float[] voices = new float[256];
  private int steps;

  /**
   * Listens on.
   *
   * @param logMel of {@link LogMel}, shape [steps, 80]
   */
  void accept(float[] logMel) {
    for (int at = 0; at < logMel.length; at += LogMel.BINS) {
      if (steps == levels.length) {
        levels = Arrays.copyOf(levels, 2 * steps);
        voices = Arrays.copyOf(voices, 2 * steps);
      }
      levels[steps] = level(logMel, at);
      counts[Math.clamp((int) levels[steps] - LOWEST, 0, LEVELS - 1)]++;
      voices[steps++] = exceeded();
    }
  }

  private static float level(float[] logMel, int at) {
    double energy = 0;
    for (int bin = 0; bin < LogMel.BINS; bin++) {
      energy += Math.exp(logMel[at + bin]);
    }
    return DECIBELS * (float) Math.log(energy);
  }

  private float exceeded() {
    int louder = 0;
    for (int level = LEVELS - 1; level >= 0; level--) {
      louder += counts[level];
      if (louder >= VOICE_STEPS) {
        return level + LOWEST;
      }
    }
    return NO_VOICE;
  }

  /**
   * Whether some of these steps come within so many decibels of the voice; true while no voice is
   * known.
   *
   * @param from first step, from 0
   * @param to one past the last
   * @param known steps from which the voice is known, at least {@code to}; what came after them
   *     changes nothing, however much of it there is
   */
  boolean isNear(int from, int to, int known, double decibels) {
    float voice = voices[known - 1];
    for (int step = Math.max(0, from); step < to; step++) {
      if (levels[step] >= voice - decibels) {
        return true;
      }
    }
    return voice == NO_VOICE;
  }
}
