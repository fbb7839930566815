package org.parley.compression.job;

import java.util.Collections;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A network that a search tried.
 *
 * @param choices what was chosen, by its place in the recipe
 * @param measured empty where the steps do not fit
 * @param reason why they do not; empty where they do
 */
public record Tried(SortedMap<String, String> choices, Optional<Measured> measured, String reason) {
  public Tried {
    choices = Collections.unmodifiableSortedMap(new TreeMap<>(choices));
  }

  /**
   * Beside the parent, on what validates.
   *
   * @param smaller the parent's network bytes over its own
   * @param ms of a step of the engine, in the median
   * @param faster the parent's median over its own, in the same run
   */
  public record Measured(
      long networkBytes,
      double smaller,
      double ms,
      double faster,
      SequencedMap<String, Loss> losses) {}
}
