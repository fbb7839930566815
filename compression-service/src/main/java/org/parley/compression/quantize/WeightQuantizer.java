package org.parley.compression.quantize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.DoubleConsumer;
import java.util.function.Predicate;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.secondorder.Cholesky;
import org.parley.compression.secondorder.Gram;
import org.parley.compression.secondorder.LayerInputs;
import org.parley.compression.secondorder.Sweep;

/**
 * Rounds the matrices of layers to few levels, one layer after the other, so that each is fitted to
 * what the rounded ones before it make. What was exactly zero stays zero.
 */
public record WeightQuantizer(Method method, Rounding rounding) {
  /** Added to the Hessian's diagonal, of its mean. */
  private static final double DAMPING = 0.01;

  /** The parameter that is a layer's matrix; empty where there is none worth rounding. */
  public static Optional<String> matrix(Layer layer) {
    return switch (layer) {
      case Layer.Dense _, Layer.Conv1d _ -> Optional.of("kernel");
      case Layer.Embedding _ -> Optional.of("table");
      case Layer.Table _ -> Optional.of("values");
      default -> Optional.empty();
    };
  }

  /** Names of the matrices of these layers, {@code layer/parameter}. */
  public static List<String> matrices(Network network, Predicate<String> layers) {
    return network.nodes().stream()
        .filter(node -> layers.test(node.name()))
        .flatMap(node -> matrix(node.layer()).map(name -> node.name() + "/" + name).stream())
        .toList();
  }

  /** Whether data is looked at. */
  public boolean looksAtInputs() {
    return rounding == Rounding.GPTQ || method.weighted();
  }

  /**
   * @param bits of each matrix
   * @param progress is told how much is done, 0 to 1
   */
  public Network rounded(
      Network network,
      SequencedMap<String, Integer> bits,
      LayerInputs inputs,
      DoubleConsumer progress) {
    Network current = network;
    int done = 0;
    for (Map.Entry<String, Integer> matrix : bits.sequencedEntrySet()) {
      String name = matrix.getKey();
      Optional<Gram> gram = gram(current, name.replaceFirst("/.*", ""), inputs);
      Weights weights = weights(current, name);
      double[] importance = gram.map(of -> importance(of, weights)).orElse(new double[0]);
      Levels levels = method.levels(weights, matrix.getValue(), importance);
      float[] values =
          gram.isPresent() && rounding == Rounding.GPTQ
              ? swept(weights, levels, gram.get())
              : levels.nearest(weights.values());
      current = replaced(current, name, weights, levels, values);
      progress.accept((double) ++done / bits.size());
    }
    return current;
  }

  /** To the nearest level, all weights alike: without looking at data. */
  public Network nearest(Network network, SequencedMap<String, Integer> bits) {
    Network current = network;
    for (Map.Entry<String, Integer> matrix : bits.sequencedEntrySet()) {
      current = nearest(current, matrix.getKey(), matrix.getValue());
    }
    return current;
  }

  Network nearest(Network network, String matrix, int bits) {
    Weights weights = weights(network, matrix);
    Levels levels = method.levels(weights, bits, new double[0]);
    return replaced(network, matrix, weights, levels, levels.nearest(weights.values()));
  }

  static Weights weights(Network network, String matrix) {
    Weights weights = network.parameters().get(matrix);
    if (weights == null) {
      throw new IllegalArgumentException("no weights are named " + matrix);
    }
    return weights;
  }

  private static Network replaced(
      Network network, String name, Weights before, Levels levels, float[] values) {
    Map<String, Weights> all = new LinkedHashMap<>(network.parameters());
    all.put(name, Weights.encoded(levels.encoding(values), before.shape()));
    return network.with(all);
  }

  private Optional<Gram> gram(Network network, String layer, LayerInputs inputs) {
    boolean product =
        network.nodes().stream()
            .anyMatch(node -> node.name().equals(layer) && LayerInputs.isProduct(node.layer()));
    return product && looksAtInputs() ? Optional.of(inputs.gram(network, layer)) : Optional.empty();
  }

  /** For each weight the power of its input. */
  private double[] importance(Gram gram, Weights weights) {
    if (!method.weighted()) {
      return new double[0];
    }
    int outputs = weights.axis(weights.rank() - 1);
    double[] importance = new double[weights.size()];
    for (int i = 0; i < importance.length; i++) {
      importance[i] = gram.power(i / outputs);
    }
    return importance;
  }

  private static float[] swept(Weights weights, Levels levels, Gram gram) {
    int outputs = weights.axis(weights.rank() - 1);
    float[] before = weights.values();
    return new Sweep(Cholesky.upperOfInverse(gram.damped(DAMPING)), outputs)
        .of(
            before,
            new Sweep.Choice() {
              @Override
              public void begin(int from, int to, double[] current) {}

              @Override
              public double chosen(int input, int output, double weight) {
                int place = input * outputs + output;
                return before[place] == 0 ? 0 : levels.nearest(place, weight);
              }
            });
  }
}
