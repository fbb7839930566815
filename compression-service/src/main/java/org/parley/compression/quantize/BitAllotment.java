package org.parley.compression.quantize;

import java.util.Arrays;

/**
 * Chooses for each matrix one of several sizes so that all together fit into a budget and what they
 * cost is least: a knapsack of one choice each, by dynamic programming.
 */
final class BitAllotment {
  /** Into so many parts the budget is divided at most; sizes are rounded up to them. */
  private static final int PARTS = 8192;

  private BitAllotment() {}

  /**
   * @param bytes of each matrix in each choice
   * @param costs as many
   * @return which choice each takes
   * @throws IllegalArgumentException when not even the least fit
   */
  static int[] choose(long[][] bytes, double[][] costs, long budget) {
    long part = Math.max(1, Math.ceilDiv(budget, PARTS));
    int parts = Math.toIntExact(Math.max(0, budget) / part);
    double[] least = new double[parts + 1];
    int[][] chosen = new int[bytes.length][parts + 1];
    for (int matrix = 0; matrix < bytes.length; matrix++) {
      double[] next = new double[parts + 1];
      Arrays.fill(next, Double.POSITIVE_INFINITY);
      for (int choice = 0; choice < bytes[matrix].length; choice++) {
        long size = Math.ceilDiv(bytes[matrix][choice], part);
        for (int room = Math.toIntExact(Math.min(size, parts + 1L)); room <= parts; room++) {
          double cost = least[room - (int) size] + costs[matrix][choice];
          if (cost < next[room]) {
            next[room] = cost;
            chosen[matrix][room] = choice;
          }
        }
      }
      least = next;
    }
    if (least[parts] == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "bits: in the fewest, the matrices take %,d bytes, and %,d are left for them"
              .formatted(
                  Arrays.stream(bytes).mapToLong(of -> Arrays.stream(of).min().orElse(0)).sum(),
                  budget));
    }
    int[] choices = new int[bytes.length];
    int room = parts;
    for (int matrix = bytes.length - 1; matrix >= 0; matrix--) {
      choices[matrix] = chosen[matrix][room];
      room -= Math.toIntExact(Math.ceilDiv(bytes[matrix][choices[matrix]], part));
    }
    return choices;
  }
}
