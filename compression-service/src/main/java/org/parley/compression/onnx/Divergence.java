package org.parley.compression.onnx;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

/**
 * How far what a network says is from what another said: for logarithms of probabilities the
 * Kullback-Leibler divergence of a row in the mean, in nats; for other outputs the squared
 * difference as a share of the power; summed over the outputs.
 */
public final class Divergence {
  private final List<Map<String, Tensor>> runs;
  private final List<Map<String, FloatTensor>> wanted;
  private final Set<String> logarithms;
  private final int lookahead;

  /**
   * @param runs inputs, each for one run
   */
  public Divergence(Network before, List<Map<String, Tensor>> runs) {
    this.runs = List.copyOf(runs);
    Set<String> made =
        before.nodes().stream()
            .filter(node -> node.layer() instanceof Layer.LogSoftmax)
            .map(Network.Node::name)
            .collect(Collectors.toSet());
    this.logarithms =
        before.outputs().stream()
            .filter(output -> made.contains(output.value()))
            .map(Network.Output::name)
            .collect(Collectors.toSet());
    this.lookahead = before.lookaheadFrames();
    this.wanted = outputs(before);
  }

  private List<Map<String, FloatTensor>> outputs(Network network) {
    try (ServedNetwork served = new ServedNetwork(network)) {
      return runs.stream().map(served::run).toList();
    }
  }

  /** A network that looks less far ahead answers earlier; frames are compared with their own. */
  public double of(Network changed) {
    List<Map<String, FloatTensor>> found = outputs(changed);
    int earlier = lookahead - changed.lookaheadFrames();
    double sum = 0;
    for (Network.Output output : changed.outputs()) {
      Sums sums = new Sums(logarithms.contains(output.name()));
      for (int run = 0; run < runs.size(); run++) {
        sums.add(
            requireNonNull(wanted.get(run).get(output.name())),
            requireNonNull(found.get(run).get(output.name())),
            earlier);
      }
      sum += sums.divergence();
    }
    return sum;
  }

  /** Of one output, over its runs. */
  private static final class Sums {
    private final boolean logarithms;
    private double moved;
    private double power = Double.MIN_NORMAL;
    private long rows;

    Sums(boolean logarithms) {
      this.logarithms = logarithms;
    }

    void add(FloatTensor wanted, FloatTensor found, int earlier) {
      long[] shape = wanted.shape();
      int channels = (int) shape[shape.length - 1];
      int time = shape.length == 3 ? (int) shape[1] : 1;
      int shift = shape.length == 3 ? earlier : 0;
      for (int row = 0; row < wanted.values().length / channels; row++) {
        if (row % time >= shift) {
          rows++;
          for (int i = 0; i < channels; i++) {
            add(wanted.values()[row * channels + i], found.values()[(row - shift) * channels + i]);
          }
        }
      }
    }

    private void add(double p, double q) {
      if (logarithms) {
        moved += Math.exp(p) * (p - q);
      } else {
        moved += (q - p) * (q - p);
        power += p * p;
      }
    }

    double divergence() {
      return moved / (logarithms ? Math.max(1, rows) : power);
    }
  }
}
