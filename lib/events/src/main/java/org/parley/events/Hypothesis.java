package org.parley.events;

import static java.util.Objects.requireNonNull;

/**
 * One of several readings of an utterance.
 *
 * @param confidence 0 to 1
 */
public record Hypothesis(String text, double confidence) {
  public Hypothesis {
    requireNonNull(text, "text");
    Require.share(confidence, "confidence");
  }
}
