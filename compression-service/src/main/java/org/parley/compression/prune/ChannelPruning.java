package org.parley.compression.prune;

import java.util.List;
import java.util.function.Predicate;
import org.parley.compression.network.Network;
import org.parley.compression.retraining.Retraining;
import org.parley.compression.secondorder.LayerInputs;

/** Takes the channels out that are worth least; the network's weights get smaller. */
public final class ChannelPruning {
  private final Network first;
  private final Network network;
  private final ChannelGroups groups;
  private final List<ChannelGroups.Group> chosen;

  /** Among which channels are compared. */
  public enum Scope {
    /** Each group loses the same share of its channels. */
    PER_GROUP,
    /** All groups together lose what saves a share of the multiply-adds at the least loss. */
    GLOBAL
  }

  /**
   * @param first the network before any channels went, of which shares are counted
   * @param network the same, perhaps narrower
   * @param choice of layers: a group may lose channels when one of them makes or passes it
   * @throws IllegalArgumentException when no group is chosen; says which there are
   */
  public ChannelPruning(Network first, Network network, Predicate<String> choice) {
    this.first = first;
    this.network = network;
    groups = new ChannelGroups(network);
    chosen =
        groups.groups().stream().filter(group -> group.values().stream().anyMatch(choice)).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "no channels of the named layers can go; groups of channels begin with "
              + groups.groups().stream().map(ChannelGroups.Group::name).toList());
    }
  }

  /** What is left when channels went. */
  public static final class Narrowed {
    private final ChannelGroups groups;
    private final boolean[] kept;

    private Narrowed(ChannelGroups groups, boolean[] kept) {
      this.groups = groups;
      this.kept = kept;
    }

    /** The narrow network with the wide one's weights. */
    public Network network() {
      return Narrowing.of(groups, kept);
    }

    /** The narrow network, whose products make up for the inputs that they lost. */
    public Network repaired(LayerInputs inputs) {
      return Repair.of(network(), groups, kept, inputs);
    }
  }

  /**
   * Chooses the channels that go.
   *
   * @param retraining asked for gradients, where the importance needs them
   * @param share of each group's channels or of the network's multiply-adds, in (0, 1)
   */
  public Narrowed without(
      double share, Scope scope, Importance importance, Retraining retraining, long seed) {
    double[] scores = new Scores(network, importance, retraining, seed).units(groups);
    ChannelChoice choice = new ChannelChoice(groups, chosen, scores);
    boolean[] kept =
        switch (scope) {
          case PER_GROUP ->
              choice.perGroup(group -> (1 - share) * first.dimensions(group.name()).channels());
          case GLOBAL -> choice.together((1 - share) * first.multiplyAdds());
        };
    return new Narrowed(groups, kept);
  }

  /** Widths of the chosen groups before and after, for people. */
  public String widths(Network narrow) {
    StringBuilder text = new StringBuilder();
    for (ChannelGroups.Group group : chosen) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(group.name())
          .append(' ')
          .append(first.dimensions(group.name()).channels())
          .append(" → ")
          .append(narrow.dimensions(group.name()).channels());
    }
    return text.toString();
  }
}
