package org.parley.understanding;

import java.util.List;

/**
 * A text as spoken words.
 *
 * @param words lower-case, numbers as words
 * @param sources for each word, the index of the text's blank-separated token that it comes from
 */
public record NormalizedText(List<String> words, List<Integer> sources) {
  public NormalizedText {
    words = List.copyOf(words);
    sources = List.copyOf(sources);
    if (words.size() != sources.size()) {
      throw new IllegalArgumentException(words.size() + " words, " + sources.size() + " sources");
    }
  }
}
