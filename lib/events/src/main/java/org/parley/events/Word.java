package org.parley.events;

import static java.util.Objects.requireNonNull;

/**
 * A recognised word.
 *
 * @param startMs first sample's offset from utterance start, milliseconds, ≥ 0
 * @param endMs offset of the end, milliseconds, ≥ startMs
 * @param confidence 0 to 1
 */
public record Word(String text, int startMs, int endMs, double confidence) {
  public Word {
    requireNonNull(text, "text");
    if (startMs < 0 || endMs < startMs) {
      throw new IllegalArgumentException("a word's span is " + startMs + ".." + endMs + " ms");
    }
    Require.share(confidence, "confidence");
  }
}
