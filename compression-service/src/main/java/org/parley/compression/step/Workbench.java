package org.parley.compression.step;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.parley.compression.retraining.Retraining;
import org.parley.runtime.Tensor;

/**
 * What a step has besides the network.
 *
 * @param inputs of the network, from the data that trained it, each for one run
 * @param retraining what trained the parent; nothing of it is opened before a step asks
 * @param seed of whatever is drawn
 * @param log takes lines for people
 * @param progress is told how much of the step is done, 0 to 1, if it takes long
 */
public record Workbench(
    List<Map<String, Tensor>> inputs,
    Retraining retraining,
    long seed,
    Consumer<String> log,
    DoubleConsumer progress) {
  public Workbench {
    inputs = List.copyOf(inputs);
  }
}
