package org.parley.recognition;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An {@link NgramTable} as an automaton over numbered words: a state is the longest known context,
 * a step adds a word.
 *
 * <p>A state's followers lie side by side, sorted by word: the hypotheses of a frame share few
 * states, so a look-up finds them in the processor's cache, where a hash table of all steps would
 * miss it. Each word of context given up costs a look-up more. Immutable.
 */
final class NgramAutomaton {
  /** What ARPA files give what is never predicted. */
  private static final float NEVER = (float) (-99 * NgramModel.LN10);

  private final int start;
  private final float[] backoff;
  private final int[] shorter;
  private final float[] unigram;
  private final int[] afterUnigram;
  private final float[] likeliest;
  private final int end;

  /** The followers of state s and their steps are at firstFollower[s] … firstFollower[s + 1]. */
  private final int[] firstFollower;

  private final int[] followers;
  private final long[] steps;

  /**
   * @param words number → word; further words of the table cannot be stepped to
   */
  NgramAutomaton(NgramTable table, List<String> words) {
    end = words.size();
    int[] numbers = numbers(table, words);
    NgramContexts contexts =
        new NgramContexts(table, numbers, Arrays.stream(numbers).max().orElse(0));
    backoff = new float[contexts.states()];
    shorter = new int[contexts.states()];
    fillBackoffs(table, contexts);
    unigram = new float[end + 1];
    afterUnigram = new int[end + 1];
    start = fillUnigrams(table, contexts);
    int longer = 0;
    for (int n = 2; n <= table.order(); n++) {
      longer += table.level(n).count();
    }
    firstFollower = new int[contexts.states() + 1];
    followers = new int[longer];
    steps = new long[longer];
    fillFollowers(table, contexts);
    likeliest = bestSteps(table.order());
  }

  /** The table's number of a word → its number here; those that cannot be stepped to come last. */
  private static int[] numbers(NgramTable table, List<String> words) {
    Map<String, Integer> numbers = new HashMap<>();
    words.forEach(word -> numbers.put(word, numbers.size()));
    numbers.put(NgramModel.END, words.size());
    return table.words().stream()
        .mapToInt(word -> numbers.computeIfAbsent(word, _ -> numbers.size()))
        .toArray();
  }

  private void fillBackoffs(NgramTable table, NgramContexts contexts) {
    for (int n = 1; n < table.order(); n++) {
      float[] weights = table.level(n).backoff();
      for (int i = 0; i < weights.length; i++) {
        int state = contexts.whole(n, i);
        if (state != NgramContexts.NONE) {
          backoff[state] = weights[i];
          shorter[state] = contexts.withoutFirst(n, i);
        }
      }
    }
  }

  /** Returns the state at the beginning of a sentence. */
  private int fillUnigrams(NgramTable table, NgramContexts contexts) {
    NgramTable.Level alone = table.level(1);
    int startState = NgramContexts.EMPTY;
    float unknown = NEVER;
    for (int i = 0; i < alone.count(); i++) {
      String word = table.words().get(alone.words()[i]);
      unknown = word.equals(NgramModel.UNKNOWN) ? alone.logProbability()[i] : unknown;
      startState = word.equals(NgramModel.START) ? contexts.after(1, i) : startState;
    }
    Arrays.fill(unigram, unknown);
    for (int i = 0; i < alone.count(); i++) {
      int word = contexts.last(1, i);
      if (word <= end) {
        unigram[word] = alone.logProbability()[i];
        afterUnigram[word] = contexts.after(1, i);
      }
    }
    return startState;
  }

  private void fillFollowers(NgramTable table, NgramContexts contexts) {
    for (int n = 2; n <= table.order(); n++) {
      for (int i = 0; i < table.level(n).count(); i++) {
        firstFollower[contexts.context(n, i) + 1]++;
      }
    }
    for (int state = 0; state < contexts.states(); state++) {
      firstFollower[state + 1] += firstFollower[state];
    }
    int[] next = firstFollower.clone();
    // Word and number of an n-gram, so that sorting them sorts by word.
    long[] byWord = new long[steps.length];
    long[] unsorted = new long[steps.length];
    int number = 0;
    for (int n = 2; n <= table.order(); n++) {
      float[] logProbability = table.level(n).logProbability();
      for (int i = 0; i < logProbability.length; i++) {
        byWord[next[contexts.context(n, i)]++] = (long) contexts.last(n, i) << 32 | number;
        unsorted[number++] = Step.of(logProbability[i], contexts.after(n, i));
      }
    }
    for (int state = 0; state < contexts.states(); state++) {
      Arrays.sort(byWord, firstFollower[state], firstFollower[state + 1]);
    }
    for (int i = 0; i < steps.length; i++) {
      followers[i] = (int) (byWord[i] >>> 32);
      steps[i] = unsorted[(int) byWord[i]];
    }
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
    while (context != NgramContexts.EMPTY) {
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
}
