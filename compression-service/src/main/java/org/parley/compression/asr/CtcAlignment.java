package org.parley.compression.asr;

import java.util.Arrays;

/**
 * Where labels lie on the likeliest path of a CTC network (forced alignment: Viterbi over the
 * labels with blanks between them, Graves et al. 2006).
 *
 * @param frames of each label, the one in which the network is surest of it; not to be changed
 * @param logProbs of each label in its frame; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // read once and never compared
record CtcAlignment(int[] frames, float[] logProbs) {
  private static final int BLANK = 0;

  /**
   * @param logProbs [frames, tokens]
   * @throws IllegalArgumentException if the labels need more frames than there are
   */
  static CtcAlignment of(float[] logProbs, int tokens, int[] labels) {
    int frames = logProbs.length / tokens;
    int states = 2 * labels.length + 1;
    byte[][] steps = new byte[frames][states];
    double[] score = new double[states];
    Arrays.fill(score, Double.NEGATIVE_INFINITY);
    for (int frame = 0; frame < frames; frame++) {
      double[] next = new double[states];
      for (int state = 0; state < states; state++) {
        int step = frame == 0 ? 0 : step(score, state, labels);
        double before =
            frame == 0 ? (state < 2 ? 0 : Double.NEGATIVE_INFINITY) : score[state - step];
        next[state] = before + logProbs[frame * tokens + token(state, labels)];
        steps[frame][state] = (byte) step;
      }
      score = next;
    }
    int end = states > 1 && score[states - 2] > score[states - 1] ? states - 2 : states - 1;
    if (frames == 0 || score[end] == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException(
          labels.length + " labels do not fit " + frames + " frames");
    }
    return surest(logProbs, tokens, labels, steps, end);
  }

  /** How many states the best way into this one comes from before it: 0, 1 or 2. */
  private static int step(double[] score, int state, int[] labels) {
    int best = 0;
    if (state >= 1 && score[state - 1] > score[state]) {
      best = 1;
    }
    boolean skips = state >= 3 && state % 2 == 1 && labels[state / 2] != labels[state / 2 - 1];
    if (skips && score[state - 2] > score[state - best]) {
      best = 2;
    }
    return best;
  }

  private static int token(int state, int[] labels) {
    return state % 2 == 0 ? BLANK : labels[state / 2];
  }

  private static CtcAlignment surest(
      float[] logProbs, int tokens, int[] labels, byte[][] steps, int end) {
    int[] places = new int[labels.length];
    float[] best = new float[labels.length];
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    int state = end;
    for (int frame = steps.length - 1; frame >= 0; frame--) {
      if (state % 2 == 1) {
        float here = logProbs[frame * tokens + token(state, labels)];
        if (here > best[state / 2]) {
          best[state / 2] = here;
          places[state / 2] = frame;
        }
      }
      state -= steps[frame][state];
    }
    return new CtcAlignment(places, best);
  }
}
