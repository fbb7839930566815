package org.parley.compression.step;

import static java.util.Objects.requireNonNull;

import org.parley.compression.network.Network;
import org.parley.compression.prune.Importance;
import org.parley.compression.prune.WeightPruning;
import org.parley.compression.retraining.Retraining;
import org.parley.compression.secondorder.LayerInputs;

/**
 * Makes single weights zero. The network computes as many products as before; its bytes shrink
 * where zeros are stored in less than others.
 *
 * @param layers whose matrices and tables lose weights
 * @param remove share of their weights
 */
public record PruneWeights(
    LayerNames layers,
    double remove,
    WeightPruning.Scope scope,
    Importance importance,
    Schedule schedule)
    implements Step {
  public PruneWeights {
    requireNonNull(scope, "scope");
    requireNonNull(importance, "importance");
    requireNonNull(schedule, "schedule");
    if (!(remove > 0 && remove < 1)) {
      throw new IllegalArgumentException("remove " + remove + " is not between 0 and 1");
    }
    if (importance instanceof Importance.Surgeon && scope == WeightPruning.Scope.GLOBAL) {
      throw new IllegalArgumentException(
          "importance surgeon looks at each layer by itself: scope must be PER_LAYER");
    }
  }

  @Override
  public Network apply(Network network, Workbench workbench) {
    layers.requireIn(network);
    Network pruned =
        schedule.apply(
            network, remove, (now, _, share) -> pruned(now, share, workbench), workbench);
    workbench
        .log()
        .accept(
            "%.1f %% of the weights are zero"
                .formatted(100 * WeightPruning.zeros(pruned, layers::names)));
    return pruned;
  }

  private Network pruned(Network network, double share, Workbench workbench) {
    WeightPruning pruning = new WeightPruning(network, layers::names);
    return importance instanceof Importance.Surgeon(double damping)
        ? pruning.surgeon(share, damping, new LayerInputs(workbench.inputs()))
        : pruning.without(share, scope, importance, workbench.retraining(), workbench.seed());
  }

  @Override
  public Network predict(Network network) {
    layers.requireIn(network);
    return new WeightPruning(network, layers::names)
        .without(remove, scope, new Importance.Magnitude(), Retraining.NONE, 0);
  }

  @Override
  public boolean looksAtData() {
    return !(importance instanceof Importance.Magnitude && schedule instanceof Schedule.Once);
  }

  @Override
  public String title() {
    return "%.0f %% of the weights become zero, %s%s"
        .formatted(100 * remove, importance.text(), schedule.text());
  }
}
