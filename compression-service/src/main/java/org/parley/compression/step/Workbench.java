package org.parley.compression.step;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.parley.compression.network.Network;
import org.parley.compression.retraining.Retraining;
import org.parley.runtime.Tensor;

/**
 * What a step has besides the network.
 *
 * @param inputs of the network, from the data that trained it, each for one run
 * @param retraining what trained the parent; nothing of it is opened before a step asks
 * @param quality what the recipe's budget says of a network
 * @param seed of whatever is drawn
 * @param log takes lines for people
 * @param progress is told how much of the step is done, 0 to 1, if it takes long
 */
public record Workbench(
    List<Map<String, Tensor>> inputs,
    Retraining retraining,
    Quality quality,
    long seed,
    Consumer<String> log,
    DoubleConsumer progress) {
  public Workbench {
    inputs = List.copyOf(inputs);
  }

  /** Where nobody judges a network before it is finished. */
  public Workbench(
      List<Map<String, Tensor>> inputs,
      Retraining retraining,
      long seed,
      Consumer<String> log,
      DoubleConsumer progress) {
    this(inputs, retraining, _ -> List.of(), seed, log, progress);
  }

  /** Judges what steps make, by what validates. */
  public interface Quality {
    /** What of the recipe's budget of losses a network does not keep, with the numbers. */
    List<String> objections(Network network);
  }
}
