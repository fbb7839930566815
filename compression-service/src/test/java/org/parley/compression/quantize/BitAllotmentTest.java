package org.parley.compression.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BitAllotmentTest {

  @Test
  void theMatrixThatMattersGetsTheBits() {
    // Both at once would take 8; 6 are there, and the second loses more by the fewer bits.
    long[][] bytes = {{2, 4}, {2, 4}};
    double[][] costs = {{1, 0}, {3, 0}};
    assertThat(BitAllotment.choose(bytes, costs, 6)).containsExactly(0, 1);
    assertThat(BitAllotment.choose(bytes, costs, 8)).containsExactly(1, 1);
    assertThat(BitAllotment.choose(bytes, costs, 5)).containsExactly(0, 0);
  }

  @Test
  void noOtherChoiceThatFitsCostsLess() {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long[][] bytes = new long[5][4];
      double[][] costs = new double[5][4];
      for (int m = 0; m < 5; m++) {
        for (int c = 0; c < 4; c++) {
          bytes[m][c] = 10 * (c + 1) + random.nextInt(9);
          costs[m][c] = random.nextDouble() / (c + 1);
        }
      }
      long budget = 80 + random.nextInt(100);
      int[] chosen = BitAllotment.choose(bytes, costs, budget);
      assertThat(sum(bytes, chosen)).as("seed %d", seed).isLessThanOrEqualTo(budget);
      assertThat(cost(costs, chosen))
          .as("seed %d", seed)
          .isCloseTo(exhaustive(bytes, costs, budget), within(1e-12));
    }
  }

  @Test
  void largeBudgetsAreKeptThoughTheyAreDividedIntoParts() {
    long[][] bytes = {{500_001, 1_000_003}, {499_999, 999_999}, {700_000, 1_400_000}};
    double[][] costs = {{5, 1}, {4, 1}, {9, 1}};
    long budget = 2_401_000;
    assertThat(sum(bytes, BitAllotment.choose(bytes, costs, budget))).isLessThanOrEqualTo(budget);
  }

  @Test
  void aBudgetBelowTheFewestBitsIsRefused() {
    assertThatThrownBy(
            () -> BitAllotment.choose(new long[][] {{20, 40}}, new double[][] {{1, 0}}, 19))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("take 20 bytes, and 19 are left");
  }

  private static double exhaustive(long[][] bytes, double[][] costs, long budget) {
    double least = Double.POSITIVE_INFINITY;
    for (int code = 0; code < 1024; code++) {
      int[] chosen = new int[5];
      for (int m = 0; m < 5; m++) {
        chosen[m] = code >> (2 * m) & 3;
      }
      if (sum(bytes, chosen) <= budget) {
        least = Math.min(least, cost(costs, chosen));
      }
    }
    return least;
  }

  private static long sum(long[][] bytes, int[] chosen) {
    long sum = 0;
    for (int m = 0; m < chosen.length; m++) {
      sum += bytes[m][chosen[m]];
    }
    return sum;
  }

  private static double cost(double[][] costs, int[] chosen) {
    double sum = 0;
    for (int m = 0; m < chosen.length; m++) {
      sum += costs[m][chosen[m]];
    }
    return sum;
  }
}
