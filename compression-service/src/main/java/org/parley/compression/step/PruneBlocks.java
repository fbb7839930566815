package org.parley.compression.step;

import org.parley.compression.network.Network;
import org.parley.compression.prune.BlockChoice;

/**
 * Takes whole residual blocks out, those without which the network's answers change least. Where
 * they looked ahead, the network answers earlier.
 *
 * @param layers additions at the blocks' ends, among which is chosen
 * @param remove how many
 */
public record PruneBlocks(LayerNames layers, int remove) implements Step {
  public PruneBlocks {
    if (remove < 1) {
      throw new IllegalArgumentException("remove " + remove + " is not positive");
    }
  }

  @Override
  public Network apply(Network network, Workbench workbench) {
    return choice(network).without(remove, workbench.inputs(), workbench.log());
  }

  @Override
  public Network predict(Network network) {
    return choice(network).anyWithout(remove);
  }

  private BlockChoice choice(Network network) {
    layers.requireIn(network);
    BlockChoice choice = new BlockChoice(network, layers::names);
    if (choice.names().size() < remove) {
      throw new IllegalArgumentException(
          "remove %d: of the named layers only %s end residual blocks"
              .formatted(remove, choice.names()));
    }
    return choice;
  }

  @Override
  public String title() {
    return "take out " + remove + (remove == 1 ? " block" : " blocks");
  }
}
