package org.parley.compression.step;

import static java.util.Objects.requireNonNull;

import org.parley.compression.network.Network;
import org.parley.compression.prune.ChannelPruning;
import org.parley.compression.prune.Importance;

/**
 * Takes whole channels out, so that matrices get smaller: of an inner width, or of the width that
 * residual blocks share.
 *
 * @param layers whose channels may go, with all those that addition and the like tie to them
 * @param remove share of each group's channels, or with GLOBAL of the network's multiply-adds
 */
public record PruneChannels(
    LayerNames layers, double remove, ChannelPruning.Scope scope, Importance importance)
    implements Step {
  public PruneChannels {
    requireNonNull(scope, "scope");
    requireNonNull(importance, "importance");
    if (!(remove > 0 && remove < 1)) {
      throw new IllegalArgumentException("remove " + remove + " is not between 0 and 1");
    }
  }

  @Override
  public Network apply(Network network, Workbench workbench) {
    ChannelPruning pruning = pruning(network);
    Network narrow = pruning.without(remove, scope, importance);
    workbench.log().accept("widths: " + pruning.widths(narrow));
    return narrow;
  }

  @Override
  public Network predict(Network network) {
    return pruning(network).without(remove, scope, Importance.MAGNITUDE);
  }

  @Override
  public boolean looksAtData() {
    return importance != Importance.MAGNITUDE;
  }

  private ChannelPruning pruning(Network network) {
    layers.requireIn(network);
    return new ChannelPruning(network, layers::names);
  }

  @Override
  public String title() {
    return "prune %.0f %% %s, %s"
        .formatted(
            100 * remove,
            switch (scope) {
              case PER_GROUP -> "of the channels";
              case GLOBAL -> "of the products, in channels";
            },
            importance.name().toLowerCase(java.util.Locale.ROOT));
  }
}
