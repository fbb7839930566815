package org.parley.access;

/**
 * How much one key or person may ask for.
 *
 * @param turns a minute
 * @param streams at once
 * @param soundSeconds seconds of sound a minute
 */
public record Quota(int turns, int streams, int soundSeconds) {
  public Quota {
    if (turns < 1 || streams < 1 || soundSeconds < 1) {
      throw new IllegalArgumentException(
          "a quota of nothing: turns=%d streams=%d sound=%d"
              .formatted(turns, streams, soundSeconds));
    }
  }
}
