package org.parley.rollout.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** How many wrong alarms of a simulation are too many. */
public final class Alarms {
  private Alarms() {}

  /**
   * Fails where the lower 99 % bound (Clopper & Pearson 1934) of the rate is above {@code alpha}:
   * where so many alarms or more would be seen in less than 1 % of simulations.
   */
  public static void within(double alpha, int alarms, int runs, Object seed) {
    double chance = BinomialDistribution.of(runs, alpha).survivalProbability(alarms - 1);
    assertThat(chance)
        .as("%d alarms in %d runs, of which %s are allowed, seed %s", alarms, runs, alpha, seed)
        .isGreaterThan(0.01);
  }
}
