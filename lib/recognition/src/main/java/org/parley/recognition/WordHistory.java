package org.parley.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The words that the hypotheses of one utterance have behind them, as links that share their
 * beginnings. Where two hypotheses with different words fell together, a merge link keeps the worse
 * one with its distance, so that the n best readings can be read off at the end.
 */
final class WordHistory {
  /** Nothing said yet. */
  static final int EMPTY = 0;

  private static final int MERGE = -1;
  private static final int NONE = -1;

  /** Bounds the work for utterances in which everything is about equally likely. */
  private static final int MOST_STEPS = 20_000;

  /** Worse readings kept of a merge; further ones are the least likely to come among the n best. */
  private static final int MOST_ALTERNATIVES = 6;

  private int links = 1;
  private int[] before = new int[256];
  private int[] word = new int[256];
  private int[] startFrame = new int[256];
  private int[] endFrame = new int[256];
  private long[] hash = new long[256];
  private int[] alternatives = new int[256];

  private int alternativeCount;
  private int[] alternative = new int[64];
  private float[] distance = new float[64];
  private int[] next = new int[64];

  /**
   * @param words in the order they were said
   * @param score of the hypothesis
   */
  record Reading(List<SpokenWord> words, double score) {}

  /**
   * @param word its number
   * @param startFrame first output frame, 40 ms each
   * @param endFrame one past the last
   */
  record SpokenWord(int word, int startFrame, int endFrame) {}

  /** A link with one more word. */
  int append(int history, int newWord, int start, int end) {
    int link = link(history, newWord, Hashing.mix(hash[history] * 31 + newWord + 1));
    startFrame[link] = start;
    endFrame[link] = end;
    return link;
  }

  /**
   * The history of two hypotheses that fell together.
   *
   * @param lead by how much the better one's score is higher, ≥ 0
   */
  int merge(int better, int worse, float lead) {
    if (hash[better] == hash[worse] || knows(better, worse, lead)) {
      return better;
    }
    int link = link(better, MERGE, hash[better]);
    int kept = 0;
    boolean added = false;
    if (word[better] == MERGE) {
      before[link] = before[better];
      for (int a = alternatives[better];
          a != NONE && kept < MOST_ALTERNATIVES;
          a = next[a], kept++) {
        if (hash[alternative[a]] != hash[worse]) {
          addAlternative(link, alternative[a], distance[a]);
        } else {
          added = true;
          addAlternative(link, worse, lead);
        }
      }
    }
    if (!added && kept < MOST_ALTERNATIVES) {
      addAlternative(link, worse, lead);
    }
    return link;
  }

  private boolean knows(int merge, int worse, float lead) {
    if (word[merge] != MERGE) {
      return false;
    }
    int count = 0;
    for (int a = alternatives[merge]; a != NONE; a = next[a]) {
      count++;
      if (hash[alternative[a]] == hash[worse] && distance[a] <= lead) {
        return true;
      }
    }
    return count >= MOST_ALTERNATIVES;
  }

  private void addAlternative(int link, int worse, float lead) {
    if (alternativeCount == alternative.length) {
      int size = 2 * alternativeCount;
      alternative = Arrays.copyOf(alternative, size);
      distance = Arrays.copyOf(distance, size);
      next = Arrays.copyOf(next, size);
    }
    alternative[alternativeCount] = worse;
    distance[alternativeCount] = lead;
    next[alternativeCount] = alternatives[link];
    alternatives[link] = alternativeCount++;
  }

  private int link(int history, int newWord, long newHash) {
    if (links == before.length) {
      int size = 2 * links;
      before = Arrays.copyOf(before, size);
      word = Arrays.copyOf(word, size);
      startFrame = Arrays.copyOf(startFrame, size);
      endFrame = Arrays.copyOf(endFrame, size);
      hash = Arrays.copyOf(hash, size);
      alternatives = Arrays.copyOf(alternatives, size);
    }
    before[links] = history;
    word[links] = newWord;
    hash[links] = newHash;
    alternatives[links] = NONE;
    return links++;
  }

  /** The words of the best reading that ends in a link, oldest first. */
  List<SpokenWord> words(int history) {
    List<SpokenWord> words = new ArrayList<>();
    for (int link = history; link != EMPTY; link = before[link]) {
      if (word[link] != MERGE) {
        words.add(new SpokenWord(word[link], startFrame[link], endFrame[link]));
      }
    }
    return words.reversed();
  }

  /** A reading traced back from its end as far as {@code link}. */
  private record Trace(
      int link, float score, @org.jspecify.annotations.Nullable Suffix words, int order) {}

  private record Suffix(SpokenWord word, @org.jspecify.annotations.Nullable Suffix after) {}

  /**
   * Readings with different words, best first. A trace's score is that of the best reading it can
   * become, so a best-first search finds them in order.
   *
   * @param histories ends of hypotheses
   * @param scores theirs
   * @param count how many at most
   */
  List<Reading> best(int[] histories, float[] scores, int count) {
    PriorityQueue<Trace> open =
        new PriorityQueue<>((a, b) ->
            a.score != b.score
                ? Float.compare(b.score, a.score)
                : Integer.compare(a.order, b.order));
    int order = 0;
    for (int i = 0; i < histories.length; i++) {
      open.add(new Trace(histories[i], scores[i], null, order++));
    }
    List<Reading> readings = new ArrayList<>();
    Set<List<Integer>> seen = new HashSet<>();
    for (int step = 0; step < MOST_STEPS && readings.size() < count && !open.isEmpty(); step++) {
      Trace trace = open.remove();
      int link = trace.link;
      if (link == EMPTY) {
        List<SpokenWord> words = spoken(trace.words);
        if (seen.add(words.stream().map(SpokenWord::word).toList())) {
          readings.add(new Reading(words, trace.score));
        }
      } else if (word[link] == MERGE) {
        open.add(new Trace(before[link], trace.score, trace.words, order++));
        for (int a = alternatives[link]; a != NONE; a = next[a]) {
          open.add(new Trace(alternative[a], trace.score - distance[a], trace.words, order++));
        }
      } else {
        SpokenWord spoken = new SpokenWord(word[link], startFrame[link], endFrame[link]);
        open.add(new Trace(before[link], trace.score, new Suffix(spoken, trace.words), order++));
      }
    }
    return readings;
  }

  private static List<SpokenWord> spoken(@org.jspecify.annotations.Nullable Suffix suffix) {
    List<SpokenWord> words = new ArrayList<>();
    for (Suffix rest = suffix; rest != null; rest = rest.after) {
      words.add(rest.word);
    }
    return words;
  }
}
