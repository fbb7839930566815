package org.parley.recognition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parley.recognition.NgramModel.Entry;
import org.parley.recognition.NgramModel.Gram;

/**
 * An {@link NgramModel} as an automaton over numbered words: a state is the longest known context,
 * a step adds a word.
 *
 * <p>Steps cost one probe of a hash table, and one more for each word of context given up.
 * Immutable.
 */
final class NgramAutomaton {
  private static final long FREE = -1;
  private static final int EMPTY_CONTEXT = 0;

  private final int start;
  private final float[] backoff;
  private final int[] shorter;
  private final float[] unigram;
  private final int[] afterUnigram;
  private final long[] keys;
  private final long[] steps;
  private final Map<String, Integer> ids;
  private final int end;

  /**
   * @param words number → word; further words of the model are left out
   */
  NgramAutomaton(NgramModel model, List<String> words) {
    ids = new HashMap<>();
    words.forEach(word -> ids.put(word, ids.size()));
    end = ids.size();
    ids.put(NgramModel.END, end);
    Map<Gram, Integer> states = states(model);
    backoff = new float[states.size()];
    shorter = new int[states.size()];
    states.forEach((context, state) -> describe(model, states, context, state));
    start = longest(states, List.of(NgramModel.START));
    unigram = new float[ids.size()];
    afterUnigram = new int[ids.size()];
    ids.forEach((word, id) -> {
      unigram[id] = (float) model.logProbability(List.of(word));
      afterUnigram[id] = longest(states, List.of(word));
    });
    int size =
        Integer.highestOneBit(Math.max(8, 4 * model.sizes().stream().mapToInt(n -> n).sum()));
    keys = new long[size];
    java.util.Arrays.fill(keys, FREE);
    steps = new long[size];
    for (int n = 2; n <= model.order(); n++) {
      model.level(n).forEach((gram, entry) -> addStep(states, gram, entry));
    }
  }

  /**
   * Every context that has followers or a weight; the empty one is number 0. Sorted, so that
   * numbers repeat.
   */
  private static Map<Gram, Integer> states(NgramModel model) {
    Map<Gram, Integer> states = new HashMap<>();
    states.put(new Gram(List.of()), EMPTY_CONTEXT);
    for (int n = 1; n < model.order(); n++) {
      List<Gram> contexts = new ArrayList<>();
      model.level(n + 1).keySet().forEach(gram -> contexts.add(gram.context()));
      model
          .level(n)
          .forEach((gram, entry) -> {
            if (entry.backoff() != 0) {
              contexts.add(gram);
            }
          });
      contexts.sort(Comparator.comparing(gram -> String.join(" ", gram.words())));
      contexts.forEach(context -> states.putIfAbsent(context, states.size()));
    }
    return states;
  }

  private void describe(NgramModel model, Map<Gram, Integer> states, Gram context, int state) {
    if (state == EMPTY_CONTEXT) {
      return;
    }
    Entry entry = model.level(context.words().size()).get(context);
    backoff[state] = entry == null ? 0 : (float) entry.backoff();
    shorter[state] = longest(states, context.shorter().words());
  }

  private static int longest(Map<Gram, Integer> states, List<String> words) {
    for (int from = 0; from < words.size(); from++) {
      Integer state = states.get(new Gram(words.subList(from, words.size())));
      if (state != null) {
        return state;
      }
    }
    return EMPTY_CONTEXT;
  }

  private void addStep(Map<Gram, Integer> states, Gram gram, Entry entry) {
    Integer word = ids.get(gram.last());
    Integer state = states.get(gram.context());
    if (word == null || state == null) {
      return;
    }
    long key = key(state, word);
    int slot = slot(key);
    keys[slot] = key;
    steps[slot] = step((float) entry.logProbability(), longest(states, gram.words()));
  }

  /** The state at the beginning of a sentence. */
  int start() {
    return start;
  }

  /**
   * Adds a word.
   *
   * @return {@link #logProbability} and {@link #state} of the step
   */
  long step(int state, int word) {
    float backoffs = 0;
    int context = state;
    while (context != EMPTY_CONTEXT) {
      int slot = slot(key(context, word));
      if (keys[slot] != FREE) {
        return step(backoffs + logProbability(steps[slot]), state(steps[slot]));
      }
      backoffs += backoff[context];
      context = shorter[context];
    }
    return step(backoffs + unigram[word], afterUnigram[word]);
  }

  /** Natural log-probability that a sentence ends here. */
  float end(int state) {
    return logProbability(step(state, end));
  }

  float unigram(int word) {
    return unigram[word];
  }

  static float logProbability(long step) {
    return Float.intBitsToFloat((int) (step >>> 32));
  }

  static int state(long step) {
    return (int) step;
  }

  private static long step(float logProbability, int state) {
    return (long) Float.floatToRawIntBits(logProbability) << 32 | state;
  }

  private static long key(int state, int word) {
    return (long) state << 32 | word;
  }

  /** Where the key is, or the free place where it would be. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (Hashing.mix(key) & mask);
    while (keys[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
