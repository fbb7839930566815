package org.parley.compression.tensorflow;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

/** Gradients of an objective for batches, without dropout and without changing the weights. */
public final class LossGradients implements AutoCloseable {
  private final List<String> names;
  private final TrainingGraph graph;

  /**
   * @param threads of TensorFlow
   */
  public LossGradients(Network network, Objective objective, int threads) {
    names = List.copyOf(network.parameters().keySet());
    // Nothing is ever stepped, so the schedule means nothing.
    TrainingPlan still =
        new TrainingPlan(
            Method.PLAIN, new Schedule(1, 0, 1, 1), 1, 1, 1, 0, Duration.ofDays(1), threads);
    graph = new TrainingGraph(Parametrisation.free(network), objective, still);
  }

  /**
   * What one batch gave.
   *
   * @param gradients by the names of {@link Network#parameters()}
   */
  public record Found(double loss, SequencedMap<String, Weights> gradients) {}

  /** Replaces the weights, named as in {@link Network#parameters()}. */
  public void assign(Map<String, Weights> parameters) {
    graph.assign(parameters);
  }

  public Found of(Batch batch) {
    List<Feed.Floats> found = graph.lossAndGradients(batch);
    SequencedMap<String, Weights> gradients = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Feed.Floats gradient = found.get(i + 1);
      gradients.put(names.get(i), new Weights(gradient.shape(), gradient.values()));
    }
    return new Found(found.getFirst().values()[0], gradients);
  }

  @Override
  public void close() {
    graph.close();
  }
}
