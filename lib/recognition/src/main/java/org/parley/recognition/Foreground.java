package org.parley.recognition;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which steps of a whole utterance its speaker fills, by loudness alone: what is softer by a
 * difference that the utterance itself shows, for a while, is said by others. Where it shows none,
 * the usual one counts.
 */
final class Foreground {
  /** Steps around one in which a consonant may be quiet, since its vowel is loud. */
  private static final int AROUND = 25;

  /** A speaker's own words differ by so much, decibels. */
  private static final float LEAST_DIFFERENCE = 7;

  /** Shorter backgrounds, in steps, are the speaker's own soft words. */
  private static final int LEAST_BACKGROUND = 100;

  /** What a change between speaker and background costs: a fifth of a second that is sure. */
  private static final float CHANGE = 120;

  /** One step says no more than so many decibels. */
  private static final float SURE = 6;

  /** Softer than this beside the voice is as good as silence, decibels. */
  private static final float SILENT = -18;

  private Foreground() {}

  /**
   * The speaker's steps.
   *
   * @param levels of each step, decibels
   * @param voice the voice's level
   * @param background what is softer than the voice by more than this is never the speaker, as long
   *     as the utterance shows no smaller difference, decibels
   */
  static BitSet of(float[] levels, float voice, double background) {
    float[] near = loudestAround(levels, voice);
    float most = (float) -background;
    BitSet apart = steps(near, Math.clamp(division(near), most, Math.max(most, -LEAST_DIFFERENCE)));
    return isHeard(near, apart) ? apart : steps(near, most);
  }

  /** Whether the background is long and loud enough to be told from the speaker's soft words. */
  private static boolean isHeard(float[] near, BitSet speaker) {
    float[] background = new float[near.length - speaker.cardinality()];
    int count = 0;
    for (int step = speaker.nextClearBit(0);
        step < near.length;
        step = speaker.nextClearBit(step + 1)) {
      background[count++] = near[step];
    }
    Arrays.sort(background);
    return count >= LEAST_BACKGROUND && background[count / 2] > SILENT;
  }

  /** Beside the voice, decibels. */
  private static float[] loudestAround(float[] levels, float voice) {
    float[] loudest = new float[levels.length];
    for (int step = 0; step < levels.length; step++) {
      float most = Float.NEGATIVE_INFINITY;
      int to = Math.min(levels.length, step + AROUND + 1);
      for (int other = Math.max(0, step - AROUND); other < to; other++) {
        most = Math.max(most, levels[other]);
      }
      loudest[step] = most - voice;
    }
    return loudest;
  }

  /** The level that divides soft from loud steps best (Otsu 1979). */
  private static float division(float[] near) {
    float[] sorted = new float[near.length];
    double sum = 0;
    for (int i = 0; i < near.length; i++) {
      sorted[i] = Math.clamp(near[i], SILENT, 0);
      sum += sorted[i];
    }
    Arrays.sort(sorted);
    double below = 0;
    double best = 0;
    float division = SILENT;
    for (int i = 1; i < sorted.length; i++) {
      below += sorted[i - 1];
      double difference = (sum - below) / (sorted.length - i) - below / i;
      double between = (double) i * (sorted.length - i) * difference * difference;
      if (between > best) {
        best = between;
        division = (sorted[i - 1] + sorted[i]) / 2;
      }
    }
    return division;
  }

  /** The likeliest succession of speaker and background (Viterbi 1967). */
  private static BitSet steps(float[] near, float division) {
    BitSet cameFromSpeaker = new BitSet();
    BitSet cameFromBackground = new BitSet();
    float speaker = 0;
    float others = 0;
    for (int step = 0; step < near.length; step++) {
      float louder = Math.clamp(near[step] - division, -SURE, SURE) / 2;
      boolean stays = speaker >= others - CHANGE;
      boolean staysAway = others >= speaker - CHANGE;
      cameFromSpeaker.set(step, stays);
      cameFromBackground.set(step, staysAway);
      float before = speaker;
      speaker = (stays ? speaker : others - CHANGE) + louder;
      others = (staysAway ? others : before - CHANGE) - louder;
    }
    BitSet steps = new BitSet();
    boolean speaks = speaker > others;
    for (int step = near.length - 1; step >= 0; step--) {
      steps.set(step, speaks);
      boolean stays = speaks ? cameFromSpeaker.get(step) : cameFromBackground.get(step);
      speaks = stays == speaks;
    }
    return steps;
  }
}
