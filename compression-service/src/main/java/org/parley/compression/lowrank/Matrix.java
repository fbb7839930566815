package org.parley.compression.lowrank;

import java.util.ArrayList;
import java.util.List;

/**
 * What speaks for one rank or another of a matrix.
 *
 * @param spectrum of it
 * @param table whether it is a table, of which a row is looked up and nothing multiplied
 */
record Matrix(Spectrum spectrum, boolean table) {
  /** Ranks are multiples of it, for the sake of the engine's kernels. */
  static final int MULTIPLE = 8;

  /** The rank from which on two matrices are no smaller than one, mn / (m + n). */
  double even() {
    double inputs = spectrum.inputs();
    return inputs * spectrum.outputs() / (inputs + spectrum.outputs());
  }

  /** The multiple next to a wanted rank, or 0 if it would be no smaller than the whole. */
  int useful(double wanted) {
    int rank = (int) Math.max(1, Math.round(wanted / MULTIPLE)) * MULTIPLE;
    return rank < even() ? rank : 0;
  }

  /** The least multiple that keeps a share of the squares. */
  int keeping(double energy) {
    int rank = MULTIPLE;
    while (spectrum.lost(rank) > 1 - energy) {
      rank += MULTIPLE;
    }
    return rank;
  }

  /** All that are smaller than the whole, which is rank 0 and comes first. */
  List<Integer> ranks() {
    List<Integer> ranks = new ArrayList<>(List.of(0));
    for (int rank = MULTIPLE; rank < even(); rank += MULTIPLE) {
      ranks.add(rank);
    }
    return ranks;
  }

  double lost(int rank) {
    return rank == 0 ? 0 : spectrum.lost(rank);
  }

  /** Multiply-adds of a row, or weights. */
  double cost(int rank, boolean products) {
    double inputs = spectrum.inputs();
    double outputs = spectrum.outputs();
    if (table && products) {
      return rank * outputs;
    }
    return rank == 0 ? inputs * outputs : rank * (inputs + outputs);
  }
}
