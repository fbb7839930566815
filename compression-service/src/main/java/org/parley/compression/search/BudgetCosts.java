package org.parley.compression.search;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.compression.job.CompressionRecipe.Budget;
import org.parley.compression.job.CompressionRecipe.Limit;
import org.parley.compression.job.Loss;
import org.parley.compression.job.Tried;
import org.parley.compression.search.Selection.Costs;

/**
 * What a network costs in bytes, time and the first loss of a budget, and how far it is outside of
 * the budget.
 */
record BudgetCosts(Budget budget) {
  /** Times of one network differ by as much from run to run. */
  private static final double NOISE = 0.02;

  /** Less of a unit is as good as nothing. */
  private static final double LEAST_LIMIT = 0.1;

  /** Whose loss is an objective; the others only limit. */
  String measure() {
    return budget.losses().firstKey();
  }

  Costs of(Optional<Tried.Measured> measured) {
    return measured
        .map(known -> new Costs(objectives(known), violation(known)))
        .orElseGet(
            () -> new Costs(Collections.nCopies(3, Double.MAX_VALUE), Double.POSITIVE_INFINITY));
  }

  private List<Double> objectives(Tried.Measured measured) {
    return List.of(
        (double) measured.networkBytes(),
        Math.round(1 / measured.faster() / NOISE) * NOISE,
        loss(measured).points().estimate());
  }

  /** In {@link #measure}. */
  Loss loss(Tried.Measured measured) {
    return loss(measured, measure());
  }

  private static Loss loss(Tried.Measured measured, String name) {
    Loss loss = measured.losses().get(name);
    if (loss == null) {
      throw new IllegalStateException(
          "budget.losses names %s; measured are %s".formatted(name, measured.losses().keySet()));
    }
    return loss;
  }

  /** The sum of what is missing in shares of what is wanted. */
  private double violation(Tried.Measured measured) {
    double violation =
        Math.max(0, 1 - measured.smaller() / budget.smaller())
            + Math.max(0, 1 - measured.faster() / budget.faster());
    for (Map.Entry<String, Limit> limit : budget.losses().entrySet()) {
      double most = limit.getValue().most();
      double lost = limit.getValue().of(loss(measured, limit.getKey())).estimate();
      violation += Math.max(0, lost - most) / Math.max(most, LEAST_LIMIT);
    }
    return violation;
  }
}
