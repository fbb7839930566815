package org.parley.gateway.conversation;

import org.parley.events.Word;

/**
 * A word as clients see it.
 *
 * @param start seconds from the utterance's start
 * @param end seconds from the utterance's start
 */
public record SpokenWord(String word, double start, double end, double confidence) {
  static SpokenWord of(Word word) {
    return new SpokenWord(
        word.text(), word.startMs() / 1000.0, word.endMs() / 1000.0, word.confidence());
  }
}
