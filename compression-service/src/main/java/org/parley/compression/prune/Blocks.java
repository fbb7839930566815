package org.parley.compression.prune;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;

/** Residual blocks of a network: what an addition adds to a value that passes by. */
final class Blocks {

  /**
   * @param name of the addition at its end
   * @param input what passes by
   * @param passed the same where it is added, perhaps frames later
   * @param delay frames by which it is later
   */
  record Block(String name, String input, String passed, int delay) {}

  private final Network network;
  private final Map<String, Network.Node> makers = new HashMap<>();

  Blocks(Network network) {
    this.network = network;
    network.nodes().forEach(node -> makers.put(node.name(), node));
  }

  /** Those that can be taken out, in order. */
  List<Block> all() {
    List<Block> blocks = new ArrayList<>();
    for (Network.Node node : network.nodes()) {
      if (node.layer() instanceof Layer.Add) {
        block(node, node.inputs().get(0), node.inputs().get(1))
            .or(() -> block(node, node.inputs().get(1), node.inputs().get(0)))
            .ifPresent(blocks::add);
      }
    }
    return blocks;
  }

  private Optional<Block> block(Network.Node sum, String passed, String branch) {
    Optional<Block> late = late(sum, passed);
    String input = late.map(Block::input).orElse(passed);
    if (branch.equals(input) || !ancestors(branch).contains(input)) {
      return Optional.empty();
    }
    Block block = late.orElse(new Block(sum.name(), passed, passed, 0));
    // Frames that come earlier would meet those that took another way.
    return block.delay() == 0 || allPass(sum.name()) ? Optional.of(block) : Optional.empty();
  }

  /** A context whose frames are all dropped again only delays. */
  private Optional<Block> late(Network.Node sum, String passed) {
    if (makers.get(passed) instanceof Network.Node(String _, Layer.Crop crop, List<String> cropped)
        && makers.get(cropped.getFirst())
            instanceof Network.Node(String _, Layer.Context context, List<String> taken)
        && crop.left() == context.left()
        && crop.right() == context.right()) {
      return Optional.of(new Block(sum.name(), taken.getFirst(), passed, context.right()));
    }
    return Optional.empty();
  }

  private Set<String> ancestors(String value) {
    Set<String> found = new HashSet<>(Set.of(value));
    for (Network.Node node : network.nodes().reversed()) {
      if (found.contains(node.name())) {
        found.addAll(node.inputs());
      }
    }
    return found;
  }

  /** Whether no output depends on an input but through this value. */
  private boolean allPass(String through) {
    Set<String> around = new HashSet<>();
    network.inputs().forEach(input -> around.add(input.name()));
    for (Network.Node node : network.nodes()) {
      if (!node.name().equals(through) && node.inputs().stream().anyMatch(around::contains)) {
        around.add(node.name());
      }
    }
    return network.outputs().stream().noneMatch(output -> around.contains(output.value()));
  }
}
