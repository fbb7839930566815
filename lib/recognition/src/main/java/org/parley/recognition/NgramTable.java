package org.parley.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The n-grams of a back-off model over numbered words, in flat arrays: what an ARPA file holds and
 * a search's automaton is made of. Immutable.
 */
public final class NgramTable {
  private final List<String> words;
  private final List<Level> levels;

  /**
   * @param words number → word
   * @param levels n-grams of each length, of single words first
   */
  NgramTable(List<String> words, List<Level> levels) {
    this.words = List.copyOf(words);
    this.levels = List.copyOf(levels);
  }

  /**
   * The n-grams of one length. Nobody writes to the arrays.
   *
   * @param length words of each, n
   * @param words those of the i-th n-gram are at n·i … n·i + n − 1
   * @param logProbability of each one's last word after the others, natural logarithm
   * @param backoff of each, natural logarithm, 0 where it has none; see {@link NgramModel.Entry}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Level(int length, int[] words, float[] logProbability, float[] backoff) {
    Level {
      if (words.length != length * logProbability.length
          || backoff.length != logProbability.length) {
        throw new IllegalArgumentException(
            "%d words in %d-grams, %d log-probabilities, %d back-offs"
                .formatted(words.length, length, logProbability.length, backoff.length));
      }
    }

    int count() {
      return backoff.length;
    }
  }

  /** A {@link Level} to which n-grams are added. */
  static final class GrowingLevel {
    private final int length;
    private int count;
    private int[] words;
    private float[] logProbability = new float[1024];
    private float[] backoff = new float[1024];

    GrowingLevel(int length) {
      this.length = length;
      this.words = new int[1024 * length];
    }

    int length() {
      return length;
    }

    /** Sets a word of the n-gram that {@link #add} adds then. */
    void word(int index, int number) {
      words[length * count + index] = number;
    }

    void add(double newLogProbability, double newBackoff) {
      logProbability[count] = (float) newLogProbability;
      backoff[count] = (float) newBackoff;
      count++;
      if (count == backoff.length) {
        words = Arrays.copyOf(words, 2 * words.length);
        logProbability = Arrays.copyOf(logProbability, 2 * count);
        backoff = Arrays.copyOf(backoff, 2 * count);
      }
    }

    Level grown() {
      return new Level(
          length,
          Arrays.copyOf(words, length * count),
          Arrays.copyOf(logProbability, count),
          Arrays.copyOf(backoff, count));
    }
  }

  /** The n-grams of an estimated model. */
  static NgramTable of(NgramModel model) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    List<Level> levels = new ArrayList<>();
    for (int n = 1; n <= model.order(); n++) {
      GrowingLevel level = new GrowingLevel(n);
      model
          .level(n)
          .forEach((gram, entry) -> {
            for (int i = 0; i < gram.words().size(); i++) {
              level.word(i, numbers.computeIfAbsent(gram.words().get(i), _ -> numbers.size()));
            }
            level.add(entry.logProbability(), entry.backoff());
          });
      levels.add(level.grown());
    }
    return new NgramTable(List.copyOf(numbers.keySet()), levels);
  }

  /**
   * Reads an ARPA file, whose logarithms are decimal.
   *
   * @param arpa UTF-8
   * @throws IllegalArgumentException when it is none; the message names the line
   */
  public static NgramTable parseArpa(byte[] arpa) {
    return new ArpaReader(arpa).read();
  }

  /** Length of the longest n-grams. */
  int order() {
    return levels.size();
  }

  Level level(int n) {
    return levels.get(n - 1);
  }

  /** All words, marks of sentences and the unknown word among them: number → word. */
  public List<String> words() {
    return words;
  }
}
