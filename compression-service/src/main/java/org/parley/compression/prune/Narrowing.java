package org.parley.compression.prune;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

/**
 * Takes channels out of a network: its weights get smaller, and nothing else changes. The narrow
 * network computes what the wide one would if the lost channels were zero, and if the mean and the
 * variance of each {@link Layer.LayerNorm} were those of the channels that are left.
 */
final class Narrowing {
  private final ChannelGroups groups;
  private final boolean[] kept;

  private Narrowing(ChannelGroups groups, boolean[] kept) {
    this.groups = groups;
    this.kept = kept;
  }

  /**
   * @param kept for each unit, whether it is left
   * @throws IllegalArgumentException when weights that should get smaller are encoded already
   */
  static Network of(ChannelGroups groups, boolean[] kept) {
    Narrowing narrowing = new Narrowing(groups, kept);
    Network wide = groups.network();
    List<Network.Node> nodes = new ArrayList<>();
    for (Network.Node node : wide.nodes()) {
      nodes.add(new Network.Node(node.name(), narrowing.layer(node), node.inputs()));
    }
    return new Network(wide.inputs(), nodes, wide.outputs());
  }

  private Layer layer(Network.Node node) {
    if (node.layer() instanceof Layer.Normalize normalize) {
      int[] left = left(node.name());
      return new Layer.Normalize(
          normalize.mean().selected(0, left), normalize.scale().selected(0, left));
    }
    Map<String, Weights> parameters = new LinkedHashMap<>(node.layer().parameters());
    for (ChannelAxis axis : ChannelAxis.of(node)) {
      Weights weights = requireNonNull(parameters.get(axis.parameter()));
      int[] left = left(axis.value());
      if (left.length < weights.axis(axis.axis())) {
        if (weights.encoding().isPresent()) {
          throw new IllegalArgumentException(
              "layer " + node.name() + " is stored in whole numbers; take channels out before");
        }
        parameters.put(axis.parameter(), weights.selected(axis.axis(), left));
      }
    }
    return node.layer().with(parameters);
  }

  private int[] left(String value) {
    int[] units = groups.of(value);
    return IntStream.range(0, units.length).filter(i -> kept[units[i]]).toArray();
  }
}
