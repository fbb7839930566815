package org.parley.compression.prune;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.Divergence;
import org.parley.runtime.Tensor;

/**
 * Takes residual blocks out, one after the other: always the one without which the network's
 * answers stay nearest to what they were.
 */
public final class BlockChoice {
  private final Network network;
  private final Predicate<String> choice;

  /**
   * @param choice of blocks, by the name of the addition at their ends
   */
  public BlockChoice(Network network, Predicate<String> choice) {
    this.network = network;
    this.choice = choice;
  }

  /** Names of the blocks among which is chosen. */
  public List<String> names() {
    return blocks(network).stream().map(Blocks.Block::name).toList();
  }

  private List<Blocks.Block> blocks(Network from) {
    return new Blocks(from).all().stream().filter(block -> choice.test(block.name())).toList();
  }

  /**
   * @param count how many blocks go
   * @param inputs of the network, each for one run, on which answers are compared
   * @param log takes a line for each block
   */
  public Network without(int count, List<Map<String, Tensor>> inputs, Consumer<String> log) {
    Divergence divergence = new Divergence(network, inputs);
    Network left = network;
    for (int i = 0; i < count; i++) {
      Network now = left;
      record Tried(String name, Network network, double divergence) {}
      Tried best =
          blocks(now).stream()
              .map(block -> {
                Network changed = now.bypassed(block.name(), block.input());
                return new Tried(block.name(), changed, divergence.of(changed));
              })
              .min(Comparator.comparingDouble(Tried::divergence))
              .orElseThrow(() -> new IllegalArgumentException("no block is left to take out"));
      log.accept("%s goes, divergence %.4f nats".formatted(best.name(), best.divergence()));
      left = best.network();
    }
    return left;
  }

  /** Without as many blocks, the smallest: no other choice leaves more. */
  public Network anyWithout(int count) {
    Network left = network;
    for (int i = 0; i < count; i++) {
      Network now = left;
      left =
          blocks(now).stream()
              .map(block -> now.bypassed(block.name(), block.input()))
              .max(Comparator.comparingLong(Network::size))
              .orElseThrow(() -> new IllegalArgumentException("no block is left to take out"));
    }
    return left;
  }
}
