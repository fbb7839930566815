package org.parley.recognition;

import java.util.Arrays;

/**
 * The contexts of an {@link NgramTable} as numbered states: every one that an n-gram continues or
 * that has a back-off weight, their beginnings, and the empty one.
 */
final class NgramContexts {
  static final int EMPTY = 0;

  /** What words have that are no context. */
  static final int NONE = -1;

  private final int order;

  /** Those of all n-grams of a length, as {@link NgramTable.Level#words}, in new numbers. */
  private final int[][] words;

  /** State of each word alone; these are looked for most. */
  private final int[] single;

  /** A state and one more word → the state of all of them. */
  private final LongTable longer = new LongTable();

  private int states = 1;

  /** Of all n-grams of a length: the states of all words but the last, and of all words. */
  private final int[][] contexts;

  private final int[][] wholes;

  /**
   * @param numbers the table's number of a word → its new one
   * @param most greatest of them
   */
  NgramContexts(NgramTable table, int[] numbers, int most) {
    order = table.order();
    single = new int[most + 1];
    Arrays.fill(single, NONE);
    words = new int[order][];
    contexts = new int[order][];
    wholes = new int[order][];
    for (int n = 1; n <= order; n++) {
      words[n - 1] = renumbered(table.level(n).words(), numbers);
      contexts[n - 1] = addContexts(n);
    }
    for (int n = 1; n < order; n++) {
      float[] backoff = table.level(n).backoff();
      for (int i = 0; i < backoff.length; i++) {
        if (backoff[i] != 0) {
          extended(context(n, i), last(n, i));
        }
      }
    }
    for (int n = 1; n < order; n++) {
      wholes[n - 1] = new int[table.level(n).count()];
      for (int i = 0; i < wholes[n - 1].length; i++) {
        wholes[n - 1][i] = next(context(n, i), last(n, i));
      }
    }
    // No context is as long as the longest n-grams.
    wholes[order - 1] = new int[table.level(order).count()];
    Arrays.fill(wholes[order - 1], NONE);
  }

  private static int[] renumbered(int[] words, int[] numbers) {
    int[] renumbered = new int[words.length];
    for (int i = 0; i < words.length; i++) {
      renumbered[i] = numbers[words[i]];
    }
    return renumbered;
  }

  private int[] addContexts(int n) {
    int[] grams = words[n - 1];
    int[] added = new int[grams.length / n];
    for (int i = 0; i < added.length; i++) {
      int from = n * i;
      int last = from + n - 1;
      // In a sorted file those of one context follow each other.
      if (i > 0 && Arrays.equals(grams, from - n, last - n, grams, from, last)) {
        added[i] = added[i - 1];
      } else {
        for (int word = from; word < last; word++) {
          added[i] = extended(added[i], grams[word]);
        }
      }
    }
    return added;
  }

  /** The state of a context and one more word, a new one where there was none. */
  private int extended(int state, int word) {
    int known = next(state, word);
    if (known != NONE) {
      return known;
    }
    if (state == EMPTY) {
      single[word] = states;
    } else {
      longer.put(key(state, word), states);
    }
    return states++;
  }

  private int next(int state, int word) {
    if (state == EMPTY) {
      return single[word];
    }
    long next = longer.get(key(state, word));
    return next == LongTable.ABSENT ? NONE : (int) next;
  }

  private static long key(int state, int word) {
    return (long) state << 32 | word;
  }

  /** How many there are, the empty one among them. */
  int states() {
    return states;
  }

  /** The last word of the i-th n-gram of a length. */
  int last(int n, int i) {
    return words[n - 1][n * i + n - 1];
  }

  /** The state of all words but the last. */
  int context(int n, int i) {
    return contexts[n - 1][i];
  }

  /** The state of all words, {@link #NONE} where they are no context. */
  int whole(int n, int i) {
    return wholes[n - 1][i];
  }

  /** The state of as many of the last words as are a context. */
  int after(int n, int i) {
    int whole = whole(n, i);
    return whole == NONE ? withoutFirst(n, i) : whole;
  }

  /** The state of as many of the last words as are a context, the first one not among them. */
  int withoutFirst(int n, int i) {
    int[] grams = words[n - 1];
    int end = n * i + n;
    for (int from = n * i + 1; from < end; from++) {
      int state = EMPTY;
      for (int word = from; word < end && state != NONE; word++) {
        state = next(state, grams[word]);
      }
      if (state != NONE) {
        return state;
      }
    }
    return EMPTY;
  }
}
