package org.parley.recognition;

import java.util.Arrays;

/**
 * Hypotheses of one frame in flat arrays, found by place and language-model state in open
 * addressing. Two with the same place and state are one: the better score, and both histories.
 *
 * <p>For one thread; the arrays are read in place by {@link TokenPassing}.
 */
final class Hypotheses {
  /** The edge that keeps a number of hypotheses is found to a 128th of the beam. */
  private static final int BINS = 128;

  private final WordHistory history;
  private final float beam;
  private final int most;
  private final int[] bins = new int[BINS + 1];

  int count;
  int[] place = new int[256];
  int[] state = new int[256];
  float[] score = new float[256];
  int[] words = new int[256];
  int[] wordStart = new int[256];

  /** Of the best one; −∞ where there are none. */
  int best = -1;

  private float bestScore = Float.NEGATIVE_INFINITY;
  private float width;
  private float edge = Float.NEGATIVE_INFINITY;
  private int nextLook;
  private int[] slots = new int[1024];
  private int[] used = new int[256];

  /**
   * @param beam none is kept that is worse than the best one by more
   * @param most that are kept, about
   */
  Hypotheses(WordHistory history, float beam, int most) {
    this.history = history;
    this.beam = beam;
    this.width = beam;
    this.most = most;
    this.nextLook = firstLook();
    Arrays.fill(slots, -1);
  }

  /** Score of the best one, −∞ where there are none. */
  float bestScore() {
    return bestScore;
  }

  /**
   * Empties it.
   *
   * @param newWidth none is taken that is worse than the best so far by more
   */
  void clear(float newWidth) {
    for (int i = 0; i < count; i++) {
      slots[used[i]] = -1;
    }
    count = 0;
    best = -1;
    bestScore = Float.NEGATIVE_INFINITY;
    width = newWidth;
    edge = Float.NEGATIVE_INFINITY;
    nextLook = firstLook();
  }

  private int firstLook() {
    return most + most / 4;
  }

  /** Worse ones are not taken: the beam's edge, or what so many are better than as are kept. */
  float edge() {
    return edge;
  }

  void put(int newPlace, int newState, float newScore, int newWords, int newStart) {
    if (newScore < edge) {
      return;
    }
    int slot = slot(newPlace, newState);
    int i = slots[slot];
    if (i < 0) {
      i = add(slot, newPlace, newState, newScore, newWords, newStart);
    } else if (newScore > score[i]) {
      words[i] = history.merge(newWords, words[i], newScore - score[i]);
      score[i] = newScore;
      wordStart[i] = newStart;
    } else {
      words[i] = history.merge(words[i], newWords, score[i] - newScore);
    }
    if (newScore > bestScore) {
      bestScore = newScore;
      best = i;
      edge = Math.max(edge, bestScore - width);
    }
    if (count == nextLook) {
      edge = Math.max(edge, worstKept());
      nextLook += Math.max(1, most / 4);
    }
  }

  private int add(int free, int newPlace, int newState, float newScore, int newWords, int start) {
    int slot = free;
    if (count == place.length) {
      grow();
      slot = slot(newPlace, newState);
    }
    slots[slot] = count;
    used[count] = slot;
    place[count] = newPlace;
    state[count] = newState;
    score[count] = newScore;
    words[count] = newWords;
    wordStart[count] = start;
    return count++;
  }

  private int slot(int wantedPlace, int wantedState) {
    int mask = slots.length - 1;
    int slot = (int) (Hashing.mix((long) wantedPlace << 32 | wantedState) & mask);
    for (int i = slots[slot]; i >= 0; i = slots[slot]) {
      if (place[i] == wantedPlace && state[i] == wantedState) {
        break;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int size = 2 * count;
    place = Arrays.copyOf(place, size);
    state = Arrays.copyOf(state, size);
    score = Arrays.copyOf(score, size);
    words = Arrays.copyOf(words, size);
    wordStart = Arrays.copyOf(wordStart, size);
    used = Arrays.copyOf(used, size);
    slots = new int[4 * size];
    Arrays.fill(slots, -1);
    for (int i = 0; i < count; i++) {
      int slot = slot(place[i], state[i]);
      slots[slot] = i;
      used[i] = slot;
    }
  }

  /**
   * The score below which hypotheses go: the beam's edge, or that of the worst of the most that are
   * kept.
   *
   * @param reference the score from which the beam is measured
   */
  float floor(float reference) {
    return Math.max(reference - beam, worstKept());
  }

  /** Counting finds it in one pass, without sorting. */
  private float worstKept() {
    if (count <= most) {
      return Float.NEGATIVE_INFINITY;
    }
    Arrays.fill(bins, 0);
    float perNat = BINS / beam;
    for (int i = 0; i < count; i++) {
      if (score[i] >= bestScore - beam) {
        bins[(int) ((bestScore - score[i]) * perNat)]++;
      }
    }
    int kept = 0;
    for (int bin = 0; bin <= BINS; bin++) {
      kept += bins[bin];
      if (kept >= most) {
        return bestScore - (bin + 1) / perNat;
      }
    }
    return Float.NEGATIVE_INFINITY;
  }
}
