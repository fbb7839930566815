package org.parley.recognition;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parley.recognition.NgramModel.Gram;

/**
 * An {@link NgramModel} as an automaton over numbered words: a state is the longest known context,
 * a step adds a word.
 *
 * <p>A state's followers lie side by side, sorted by word: the hypotheses of a frame share few
 * states, so a look-up finds them in the processor's cache, where a hash table of all steps would
 * miss it. Each word of context given up costs a look-up more. Immutable.
 */
final class NgramAutomaton {
  private static final int EMPTY_CONTEXT = 0;

  private final int start;
  private final float[] backoff;
  private final int[] shorter;
  private final float[] unigram;
  private final int[] afterUnigram;
  private final float[] likeliest;

  /** The followers of state s and their steps are at firstFollower[s] … firstFollower[s + 1]. */
  private final int[] firstFollower;

  private final int[] followers;
  private final long[] steps;
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
    Contexts contexts = new Contexts();
    model.level(1).keySet().forEach(gram -> ids.putIfAbsent(gram.last(), ids.size()));
    for (int n = 2; n <= model.order(); n++) {
      model.level(n).keySet().forEach(gram -> contexts.add(numbers(gram), gram.words().size() - 1));
    }
    for (int n = 1; n < model.order(); n++) {
      model
          .level(n)
          .forEach((gram, entry) -> {
            if (entry.backoff() != 0) {
              contexts.add(numbers(gram), gram.words().size());
            }
          });
    }
    int states = contexts.states();
    backoff = new float[states];
    shorter = new int[states];
    for (int n = 1; n < model.order(); n++) {
      model
          .level(n)
          .forEach((gram, entry) -> {
            int[] context = numbers(gram);
            int state = contexts.exact(context, 0, context.length);
            if (state >= 0) {
              backoff[state] = (float) entry.backoff();
              shorter[state] = contexts.longest(context, 1);
            }
          });
    }
    start = contexts.longest(new int[] {number(NgramModel.START)}, 0);
    unigram = new float[steppable];
    afterUnigram = new int[steppable];
    ids.forEach((word, id) -> {
      if (id < steppable) {
        unigram[id] = (float) model.logProbability(List.of(word));
        afterUnigram[id] = contexts.longest(new int[] {id}, 0);
      }
    });
    LongTable known = new LongTable();
    for (int n = 2; n <= model.order(); n++) {
      model
          .level(n)
          .forEach((gram, entry) -> {
            int[] numbers = numbers(gram);
            int last = numbers.length - 1;
            known.put(
                key(contexts.exact(numbers, 0, last), numbers[last]),
                Step.of((float) entry.logProbability(), contexts.longest(numbers, 0)));
          });
    }
    long[] keys = known.sortedKeys();
    firstFollower = new int[states + 1];
    followers = new int[keys.length];
    steps = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      firstFollower[(int) (keys[i] >>> 32) + 1]++;
      followers[i] = (int) keys[i];
      steps[i] = known.get(keys[i]);
    }
    Arrays.parallelPrefix(firstFollower, Integer::sum);
    likeliest = bestSteps(model.order());
  }

  /** Each word's best step; giving up words of context may raise it. */
  private float[] bestSteps(int order) {
    float raised = 0;
    for (float weight : backoff) {
      raised = Math.max(raised, weight);
    }
    float[] best = unigram.clone();
    for (int i = 0; i < steps.length; i++) {
      if (followers[i] < best.length) {
        best[followers[i]] = Math.max(best[followers[i]], Step.logProbability(steps[i]));
      }
    }
    for (int word = 0; word < best.length; word++) {
      best[word] += (order - 1) * raised;
    }
    return best;
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
   * Numbers the states. Every context with followers or a weight is one, found from the state of
   * the context without its last word.
   */
  private static final class Contexts {
    private final LongTable known = new LongTable();

    int states() {
      return known.size() + 1;
    }

    void add(int[] words, int length) {
      int state = EMPTY_CONTEXT;
      for (int i = 0; i < length; i++) {
        long key = key(state, words[i]);
        long next = known.get(key);
        if (next == LongTable.ABSENT) {
          next = states();
          known.put(key, next);
        }
        state = (int) next;
      }
    }

    /** The state of these words, −1 where they are none. */
    int exact(int[] words, int from, int to) {
      int state = EMPTY_CONTEXT;
      for (int i = from; i < to; i++) {
        long next = known.get(key(state, words[i]));
        if (next == LongTable.ABSENT) {
          return -1;
        }
        state = (int) next;
      }
      return state;
    }

    /** The state of as many of the last words as are one, none of them before {@code first}. */
    int longest(int[] words, int first) {
      for (int from = first; from < words.length; from++) {
        int state = exact(words, from, words.length);
        if (state >= 0) {
          return state;
        }
      }
      return EMPTY_CONTEXT;
    }
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
      int at =
          Arrays.binarySearch(followers, firstFollower[context], firstFollower[context + 1], word);
      if (at >= 0) {
        return Step.of(backoffs + Step.logProbability(steps[at]), Step.state(steps[at]));
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

  /** No step adds the word with more; found without knowing what went before. */
  float likeliest(int word) {
    return likeliest[word];
  }

  float unigram(int word) {
    return unigram[word];
  }

  private static long key(int state, int word) {
    return (long) state << 32 | word;
  }
}
