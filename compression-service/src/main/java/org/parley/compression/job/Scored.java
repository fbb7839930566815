package org.parley.compression.job;

import static java.util.Objects.requireNonNull;

/**
 * How one item of a validation set came out.
 *
 * @param cluster of items that are alike, such as one recording with several noises; they are drawn
 *     together
 * @param wrong of this item: wrong words, or 1 for a wrong sentence
 * @param total of this item: words that were said, or 1 for a sentence
 */
public record Scored(String cluster, double wrong, double total) {
  public Scored {
    requireNonNull(cluster, "cluster");
    if (!(wrong >= 0) || !(total >= 0)) {
      throw new IllegalArgumentException(wrong + " wrong of " + total);
    }
  }
}
