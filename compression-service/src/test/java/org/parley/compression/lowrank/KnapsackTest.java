package org.parley.compression.lowrank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KnapsackTest {

  @Test
  void isAsGoodAsTryingEverything() {
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<List<Knapsack.Option>> places = new ArrayList<>();
      for (int place = 0; place < 5; place++) {
        List<Knapsack.Option> options = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
          options.add(new Knapsack.Option(random.nextInt(1, 40), random.nextDouble()));
        }
        places.add(options);
      }
      double budget = random.nextInt(100, 200);
      int[] chosen = Knapsack.chosen(places, budget);
      double cost = 0;
      double loss = 0;
      for (int i = 0; i < chosen.length; i++) {
        cost += places.get(i).get(chosen[i]).cost();
        loss += places.get(i).get(chosen[i]).loss();
      }
      assertThat(cost).as("seed %d", seed).isLessThanOrEqualTo(budget);
      assertThat(loss).as("seed %d", seed).isCloseTo(best(places, 0, budget), within(1e-3));
    }
  }

  /** The least loss of all combinations from a place on. */
  private static double best(List<List<Knapsack.Option>> places, int from, double budget) {
    if (from == places.size()) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (Knapsack.Option option : places.get(from)) {
      if (option.cost() <= budget) {
        best = Math.min(best, option.loss() + best(places, from + 1, budget - option.cost()));
      }
    }
    return best;
  }

  @Test
  void aBudgetThatNothingFitsIsTold() {
    assertThatThrownBy(() -> Knapsack.chosen(List.of(List.of(new Knapsack.Option(5, 0))), 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cheapest");
  }
}
