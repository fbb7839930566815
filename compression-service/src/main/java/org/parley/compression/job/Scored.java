package org.parley.compression.job;

import static java.util.Objects.requireNonNull;

/**
 * How one item of a validation set came out.
 *
 * @param cluster of items that are alike, such as one recording with several noises; they are drawn
 *     together
 * @param wrong of this item: wrong words, or 1 for a wrong sentence
 * @param total of this item: words that were said, or 1 for a sentence
 * @param found what came out, for whoever looks at single items; empty where nobody does
 */
public record Scored(String cluster, double wrong, double total, String found) {
  public Scored {
    requireNonNull(cluster, "cluster");
    requireNonNull(found, "found");
    if (!(wrong >= 0) || !(total >= 0)) {
      throw new IllegalArgumentException(wrong + " wrong of " + total);
    }
  }

  /** An item at which nobody looks alone. */
  public Scored(String cluster, double wrong, double total) {
    this(cluster, wrong, total, "");
  }
}
