package org.parley.compression.quantize;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.ServedNetwork;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

/**
 * How far what a network says is from what another said: for probabilities the Kullback-Leibler
 * divergence of a row in the mean, for other outputs the squared difference as a share of the
 * power; summed over the outputs.
 */
final class OutputDivergence {
  private final List<Map<String, Tensor>> runs;
  private final List<Map<String, FloatTensor>> exact;
  private final Set<String> logarithms;

  OutputDivergence(Network network, List<Map<String, Tensor>> runs) {
    this.runs = runs;
    Set<String> made =
        network.nodes().stream()
            .filter(node -> node.layer() instanceof Layer.LogSoftmax)
            .map(Network.Node::name)
            .collect(Collectors.toSet());
    this.logarithms =
        network.outputs().stream()
            .filter(output -> made.contains(output.value()))
            .map(Network.Output::name)
            .collect(Collectors.toSet());
    this.exact = outputs(network);
  }

  private List<Map<String, FloatTensor>> outputs(Network network) {
    try (ServedNetwork served = new ServedNetwork(network)) {
      return runs.stream().map(served::run).toList();
    }
  }

  double of(Network network) {
    List<Map<String, FloatTensor>> found = outputs(network);
    double sum = 0;
    for (Network.Output output : network.outputs()) {
      sum +=
          logarithms.contains(output.name())
              ? divergence(output.name(), found)
              : difference(output.name(), found);
    }
    return sum;
  }

  private double divergence(String output, List<Map<String, FloatTensor>> found) {
    double sum = 0;
    double rows = 0;
    for (int run = 0; run < runs.size(); run++) {
      FloatTensor wanted = requireNonNull(exact.get(run).get(output));
      float[] logs = requireNonNull(found.get(run).get(output)).values();
      long[] shape = wanted.shape();
      rows += (double) logs.length / shape[shape.length - 1];
      for (int i = 0; i < logs.length; i++) {
        double log = wanted.values()[i];
        sum += Math.exp(log) * (log - logs[i]);
      }
    }
    return sum / rows;
  }

  private double difference(String output, List<Map<String, FloatTensor>> found) {
    double sum = 0;
    double power = Double.MIN_NORMAL;
    for (int run = 0; run < runs.size(); run++) {
      float[] wanted = requireNonNull(exact.get(run).get(output)).values();
      float[] values = requireNonNull(found.get(run).get(output)).values();
      for (int i = 0; i < values.length; i++) {
        sum += ((double) values[i] - wanted[i]) * ((double) values[i] - wanted[i]);
        power += (double) wanted[i] * wanted[i];
      }
    }
    return sum / power;
  }
}
