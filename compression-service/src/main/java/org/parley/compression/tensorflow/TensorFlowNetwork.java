package org.parley.compression.tensorflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;

/** A network in TensorFlow that is only run, not trained. */
public final class TensorFlowNetwork implements Predictor, AutoCloseable {
  private final Graph graph;
  private final Session session;
  private final Variables variables;
  private final NetworkOperations operations;

  private TensorFlowNetwork(Network network, NetworkOperations.Caches caches) {
    graph = new Graph();
    Ops tf = Ops.create(graph);
    variables = new Variables(tf, network.parameters());
    LayerOperations layers =
        new LayerOperations(tf, tf.constant(0f), tf.constant(0), Method.Precision.FLOAT);
    operations = NetworkOperations.lay(tf, network, variables.operands(), layers, caches);
    session = new Session(graph, Threads.of(1));
    variables.assign(session, network.parameters());
  }

  /** Takes whole sequences. */
  public static TensorFlowNetwork whole(Network network) {
    return new TensorFlowNetwork(network, NetworkOperations.Caches.ZEROS);
  }

  /**
   * Takes chunks; {@code cache_i} is fed with the {@code next_cache_i} of the chunk before, first
   * with zeros.
   */
  public static TensorFlowNetwork streaming(Network network) {
    return new TensorFlowNetwork(network, NetworkOperations.Caches.FED);
  }

  /** Replaces the weights, named as in {@link Network#parameters()}. */
  public void assign(Map<String, Weights> parameters) {
    variables.assign(session, parameters);
  }

  @Override
  public Prediction predict(Map<String, Feed> inputs) {
    return run(session, operations, inputs, Map.of());
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  static Prediction run(
      Session session,
      NetworkOperations operations,
      Map<String, Feed> inputs,
      Map<Operand<?>, Feed> settings) {
    Session.Runner runner = session.runner();
    List<Tensor> fed = new ArrayList<>();
    try {
      operations
          .inputs()
          .forEach((name, operand) -> feed(runner, fed, operand, require(inputs, name)));
      settings.forEach((operand, feed) -> feed(runner, fed, operand, feed));
      operations.outputs().values().forEach(runner::fetch);
      Map<String, Feed.Floats> outputs = new LinkedHashMap<>();
      try (Result result = runner.run()) {
        int index = 0;
        for (String name : operations.outputs().keySet()) {
          outputs.put(name, Tensors.floats(result.get(index++)));
        }
      }
      return new Prediction(outputs);
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  static void feed(Session.Runner runner, List<Tensor> fed, Operand<?> operand, Feed feed) {
    Tensor tensor = Tensors.of(feed);
    fed.add(tensor);
    runner.feed(operand, tensor);
  }

  static Feed require(Map<String, Feed> feeds, String name) {
    Feed feed = feeds.get(name);
    if (feed == null) {
      throw new IllegalArgumentException("nothing is fed for " + name);
    }
    return feed;
  }
}
