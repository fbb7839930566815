package org.parley.compression.bench;

import java.util.Arrays;

/**
 * Times of one step of a version and of its parent, taken in turns.
 *
 * @param batch utterances of a step, or readings of an utterance
 */
public record EngineTimes(int batch, Spread parent, Spread version) {

  /** Milliseconds. */
  public record Spread(double p50, double p99) {
    static Spread of(double[] milliseconds) {
      double[] sorted = milliseconds.clone();
      Arrays.sort(sorted);
      return new Spread(
          sorted[(sorted.length - 1) / 2], sorted[(int) Math.ceil(0.99 * (sorted.length - 1))]);
    }
  }

  /** How many times as fast the version is. */
  public double p50Ratio() {
    return parent.p50() / version.p50();
  }

  public double p99Ratio() {
    return parent.p99() / version.p99();
  }
}
