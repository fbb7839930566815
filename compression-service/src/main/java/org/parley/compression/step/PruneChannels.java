package org.parley.compression.step;

import static java.util.Objects.requireNonNull;

import org.parley.compression.network.Network;
import org.parley.compression.prune.ChannelPruning;
import org.parley.compression.prune.Importance;
import org.parley.compression.retraining.Retraining;
import org.parley.compression.secondorder.LayerInputs;

/**
 * Takes whole channels out, so that matrices get smaller: of an inner width, or of the width that
 * residual blocks share.
 *
 * @param layers whose channels may go, with all those that addition and the like tie to them
 * @param remove share of each group's channels, or with GLOBAL of the network's multiply-adds
 * @param repair whether products that lost inputs make up for them by least squares
 */
public record PruneChannels(
    LayerNames layers,
    double remove,
    ChannelPruning.Scope scope,
    Importance importance,
    boolean repair,
    Schedule schedule)
    implements Step {
  public PruneChannels {
    requireNonNull(scope, "scope");
    requireNonNull(importance, "importance");
    requireNonNull(schedule, "schedule");
    if (!(remove > 0 && remove < 1)) {
      throw new IllegalArgumentException("remove " + remove + " is not between 0 and 1");
    }
    if (importance instanceof Importance.Surgeon) {
      throw new IllegalArgumentException(
          "importance surgeon is for single weights; take another one for channels");
    }
  }

  @Override
  public Network apply(Network network, Workbench workbench) {
    layers.requireIn(network);
    Network narrow =
        schedule.apply(
            network,
            remove,
            (now, _, share) -> narrowed(network, now, share, workbench),
            workbench);
    workbench
        .log()
        .accept("widths: " + new ChannelPruning(network, network, layers::names).widths(narrow));
    return narrow;
  }

  private Network narrowed(Network first, Network now, double share, Workbench workbench) {
    ChannelPruning.Narrowed narrowed =
        new ChannelPruning(first, now, layers::names)
            .without(share, scope, importance, workbench.retraining(), workbench.seed());
    return repair ? narrowed.repaired(new LayerInputs(workbench.inputs())) : narrowed.network();
  }

  @Override
  public Network predict(Network network) {
    layers.requireIn(network);
    return schedule.predict(
        network,
        remove,
        (now, _, share) ->
            new ChannelPruning(network, now, layers::names)
                .without(share, scope, new Importance.Magnitude(), Retraining.NONE, 0)
                .network());
  }

  @Override
  public boolean looksAtData() {
    return repair
        || !(importance instanceof Importance.Magnitude && schedule instanceof Schedule.Once);
  }

  @Override
  public String title() {
    return "prune %.0f %% %s, %s%s"
        .formatted(
            100 * remove,
            switch (scope) {
              case PER_GROUP -> "of the channels";
              case GLOBAL -> "of the products, in channels";
            },
            importance.text() + (repair ? ", repaired" : ""),
            schedule.text());
  }
}
