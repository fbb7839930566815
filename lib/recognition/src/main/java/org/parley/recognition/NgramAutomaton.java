package org.parley.recognition;

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
  private static final int EMPTY_CONTEXT = 0;

  private final int start;
  private final float[] backoff;
  private final int[] shorter;
  private final float[] unigram;
  private final int[] afterUnigram;
  private final LongTable contexts = new LongTable();
  private final LongTable steps = new LongTable();
  private final Map<String, Integer> ids = new HashMap<>();
  private final int end;

  /**
   * @param words number → word; further words of the model cannot be stepped to
   */
  NgramAutomaton(NgramModel model, List<String> words) {
    words.forEach(word -> ids.put(word, ids.size()));
    end = ids.size();
    ids.put(NgramModel.END, end);
    int steppable = ids.size();
    model.level(1).keySet().forEach(gram -> ids.putIfAbsent(gram.last(), ids.size()));
    for (int n = 2; n <= model.order(); n++) {
      model.level(n).keySet().forEach(gram -> addContext(numbers(gram), gram.words().size() - 1));
    }
    for (int n = 1; n < model.order(); n++) {
      model
          .level(n)
          .forEach((gram, entry) -> {
            if (entry.backoff() != 0) {
              addContext(numbers(gram), gram.words().size());
            }
          });
    }
    int states = contexts.size() + 1;
    backoff = new float[states];
    shorter = new int[states];
    for (int n = 1; n < model.order(); n++) {
      model.level(n).forEach((gram, entry) -> describe(numbers(gram), entry));
    }
    start = longest(new int[] {number(NgramModel.START)}, 0);
    unigram = new float[steppable];
    afterUnigram = new int[steppable];
    ids.forEach((word, id) -> {
      if (id < steppable) {
        unigram[id] = (float) model.logProbability(List.of(word));
        afterUnigram[id] = longest(new int[] {id}, 0);
      }
    });
    for (int n = 2; n <= model.order(); n++) {
      model.level(n).forEach((gram, entry) -> addStep(numbers(gram), entry));
    }
  }

  private int number(String word) {
    return ids.getOrDefault(word, end);
  }

  private int[] numbers(Gram gram) {
    int[] numbers = new int[gram.words().size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(gram.words().get(i));
    }
    return numbers;
  }

  /**
   * Every context with followers or a weight is a state, found from the state of the context
   * without its last word.
   */
  private void addContext(int[] words, int length) {
    int state = EMPTY_CONTEXT;
    for (int i = 0; i < length; i++) {
      long key = key(state, words[i]);
      long known = contexts.get(key);
      if (known == LongTable.ABSENT) {
        known = contexts.size() + 1;
        contexts.put(key, known);
      }
      state = (int) known;
    }
  }

  private void describe(int[] context, Entry entry) {
    int state = exact(context, 0, context.length);
    if (state >= 0) {
      backoff[state] = (float) entry.backoff();
      shorter[state] = longest(context, 1);
    }
  }

  /** The state of these words, −1 where they are none. */
  private int exact(int[] words, int from, int to) {
    int state = EMPTY_CONTEXT;
    for (int i = from; i < to; i++) {
      long next = contexts.get(key(state, words[i]));
      if (next == LongTable.ABSENT) {
        return -1;
      }
      state = (int) next;
    }
    return state;
  }

  /** The state of as many of the last words as are one, none of them before {@code first}. */
  private int longest(int[] words, int first) {
    for (int from = first; from < words.length; from++) {
      int state = exact(words, from, words.length);
      if (state >= 0) {
        return state;
      }
    }
    return EMPTY_CONTEXT;
  }

  private void addStep(int[] gram, Entry entry) {
    int state = exact(gram, 0, gram.length - 1);
    long key = key(state, gram[gram.length - 1]);
    steps.put(key, Step.of((float) entry.logProbability(), longest(gram, 0)));
  }

  /** The state at the beginning of a sentence. */
  int start() {
    return start;
  }

  /**
   * Adds a word.
   *
   * @return a {@link Step}
   */
  long step(int state, int word) {
    float backoffs = 0;
    int context = state;
    while (context != EMPTY_CONTEXT) {
      long found = steps.get(key(context, word));
      if (found != LongTable.ABSENT) {
        return Step.of(backoffs + Step.logProbability(found), Step.state(found));
      }
      backoffs += backoff[context];
      context = shorter[context];
    }
    return Step.of(backoffs + unigram[word], afterUnigram[word]);
  }

  /** Natural log-probability that a sentence ends here. */
  float end(int state) {
    return Step.logProbability(step(state, end));
  }

  float unigram(int word) {
    return unigram[word];
  }

  private static long key(int state, int word) {
    return (long) state << 32 | word;
  }
}
