package org.parley.recognition;

import java.util.Arrays;
import java.util.BitSet;
import org.parley.signal.LogMel;
import org.parley.signal.VoiceLevel;

/**
 * How loud each 10 ms of an utterance is beside its voice, so that people and things in the
 * background are not taken for the speaker.
 */
final class Loudness {
  private static final float DECIBELS = (float) (10 / Math.log(10));

  private final VoiceLevel voice = new VoiceLevel();
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
      voices[steps] = voice.after(levels[steps]);
      steps++;
    }
  }

  private static float level(float[] logMel, int at) {
    double energy = 0;
    for (int bin = 0; bin < LogMel.BINS; bin++) {
      energy += Math.exp(logMel[at + bin]);
    }
    return DECIBELS * (float) Math.log(energy);
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
    float loud = voices[known - 1];
    for (int step = Math.max(0, from); step < to; step++) {
      if (levels[step] >= loud - decibels) {
        return true;
      }
    }
    return loud == VoiceLevel.UNKNOWN;
  }

  /**
   * The steps so far that the speaker fills, as they all show; every step while no voice is known.
   *
   * @see Foreground
   */
  BitSet speaker(double decibels) {
    float loud = steps == 0 ? VoiceLevel.UNKNOWN : voices[steps - 1];
    if (loud == VoiceLevel.UNKNOWN) {
      BitSet all = new BitSet();
      all.set(0, steps);
      return all;
    }
    return Foreground.of(Arrays.copyOf(levels, steps), loud, decibels);
  }
}
