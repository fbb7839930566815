package org.parley.recognition;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What was said.
 *
 * @param text words with single spaces; empty where nothing was recognised
 * @param words of the text, in order
 * @param alternatives other readings, best first
 * @param confidence that the text is right as a whole, 0 to 1, two decimals
 */
public record Transcript(
    String text, List<Word> words, List<Alternative> alternatives, double confidence) {
  public Transcript {
    requireNonNull(text, "text");
    words = List.copyOf(words);
    alternatives = List.copyOf(alternatives);
  }

  /**
   * @param startMs where it begins, milliseconds from the utterance's first sample
   * @param endMs where it ends
   * @param confidence 0 to 1, two decimals
   */
  public record Word(String text, int startMs, int endMs, double confidence) {
    public Word {
      requireNonNull(text, "text");
      if (startMs < 0 || endMs < startMs) {
        throw new IllegalArgumentException("span " + startMs + ".." + endMs);
      }
    }
  }

  /**
   * @param confidence that this reading is right as a whole, 0 to 1, two decimals
   */
  public record Alternative(String text, double confidence) {
    public Alternative {
      requireNonNull(text, "text");
    }
  }
}
