package org.parley.compression.prune;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.ServedNetwork;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

/**
 * How far a changed network's answers are from what the network answered before: the mean over
 * frames, words or sentences of the Kullback-Leibler divergence, in nats, summed over those outputs
 * that are logarithms of probabilities.
 */
final class Divergence {
  private final List<Map<String, Tensor>> inputs;
  private final int late;
  private final List<String> answers;
  private final List<Map<String, FloatTensor>> wanted = new ArrayList<>();

  /**
   * @param inputs each for one run
   * @throws IllegalArgumentException when no output is logarithms of probabilities
   */
  Divergence(Network before, List<Map<String, Tensor>> inputs) {
    this.inputs = List.copyOf(inputs);
    late = before.lookaheadFrames();
    Map<String, Layer> makers = new LinkedHashMap<>();
    before.nodes().forEach(node -> makers.put(node.name(), node.layer()));
    answers =
        before.outputs().stream()
            .filter(output -> makers.get(output.value()) instanceof Layer.LogSoftmax)
            .map(Network.Output::name)
            .toList();
    if (answers.isEmpty()) {
      throw new IllegalArgumentException("no output of the network is made by a log-softmax");
    }
    try (ServedNetwork served = new ServedNetwork(before)) {
      inputs.forEach(input -> wanted.add(served.run(input)));
    }
  }

  /** A network that looks less far ahead answers earlier; frames are compared with their own. */
  double of(Network changed) {
    int earlier = late - changed.lookaheadFrames();
    double sum = 0;
    try (ServedNetwork served = new ServedNetwork(changed)) {
      double[] sums = new double[answers.size()];
      long[] rows = new long[answers.size()];
      for (int i = 0; i < inputs.size(); i++) {
        Map<String, FloatTensor> found = served.run(inputs.get(i));
        for (int k = 0; k < sums.length; k++) {
          FloatTensor p = requireNonNull(wanted.get(i).get(answers.get(k)));
          FloatTensor q = requireNonNull(found.get(answers.get(k)));
          sums[k] += sum(p, q, earlier);
          rows[k] += rows(p, earlier);
        }
      }
      for (int k = 0; k < sums.length; k++) {
        sum += sums[k] / Math.max(1, rows[k]);
      }
    }
    return sum;
  }

  private static long rows(FloatTensor p, int earlier) {
    long[] shape = p.shape();
    return shape.length == 3 ? shape[0] * Math.max(0, shape[1] - earlier) : shape[0];
  }

  private static double sum(FloatTensor p, FloatTensor q, int earlier) {
    long[] shape = p.shape();
    int classes = (int) shape[shape.length - 1];
    int time = shape.length == 3 ? (int) shape[1] : 1;
    int shift = shape.length == 3 ? earlier : 0;
    double sum = 0;
    for (int row = 0; row < p.values().length / classes; row++) {
      if (row % time >= shift) {
        for (int i = 0; i < classes; i++) {
          double log = p.values()[row * classes + i];
          sum += Math.exp(log) * (log - q.values()[(row - shift) * classes + i]);
        }
      }
    }
    return sum;
  }
}
