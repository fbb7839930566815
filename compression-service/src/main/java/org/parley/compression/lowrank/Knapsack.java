package org.parley.compression.lowrank;

import java.util.Arrays;
import java.util.List;

/**
 * One option of each place, so that the losses' sum is least and the costs' sum within a budget; by
 * dynamic programming over costs in steps of a {@value #STEPS}th of the budget, rounded up.
 */
public final class Knapsack {
  private static final int STEPS = 8192;

  private Knapsack() {}

  /** What can be taken, and what it costs and loses. */
  public record Option(double cost, double loss) {}

  /**
   * @return for each place, the index of its option
   * @throws IllegalArgumentException when even the cheapest ones cost more than the budget
   */
  public static int[] chosen(List<List<Option>> places, double budget) {
    double[] least = new double[STEPS + 1];
    int[][] taken = new int[places.size()][];
    for (int place = 0; place < places.size(); place++) {
      double[] next = new double[STEPS + 1];
      Arrays.fill(next, Double.POSITIVE_INFINITY);
      taken[place] = new int[STEPS + 1];
      List<Option> options = places.get(place);
      for (int i = 0; i < options.size(); i++) {
        take(least, next, taken[place], options.get(i), i, steps(options.get(i), budget));
      }
      least = next;
    }
    if (least[STEPS] == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("even the cheapest choice costs more than is allowed");
    }
    return back(places, taken, budget);
  }

  private static int steps(Option option, double budget) {
    return (int) Math.min(STEPS + 1, Math.ceil(option.cost() / budget * STEPS - 1e-9));
  }

  /** {@code next[b]} is the least loss of all places so far at a cost of at most b steps. */
  private static void take(
      double[] least, double[] next, int[] taken, Option option, int index, int steps) {
    for (int spent = steps; spent <= STEPS; spent++) {
      double loss = least[spent - steps] + option.loss();
      if (loss < next[spent]) {
        next[spent] = loss;
        taken[spent] = index;
      }
    }
  }

  private static int[] back(List<List<Option>> places, int[][] taken, double budget) {
    int[] chosen = new int[places.size()];
    int left = STEPS;
    for (int place = places.size() - 1; place >= 0; place--) {
      chosen[place] = taken[place][left];
      left -= steps(places.get(place).get(chosen[place]), budget);
    }
    return chosen;
  }
}
