package org.parley.compression.prune;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.retraining.Gradients;
import org.parley.compression.retraining.Retraining;
import org.parley.compression.secondorder.Curvature;

/** What weights and channels of a network are worth by an {@link Importance}. */
final class Scores {
  private final Network network;
  private final Importance importance;
  private final Retraining retraining;
  private final long seed;

  /**
   * @param retraining asked for gradients, where the importance needs them
   * @param seed of random directions
   */
  Scores(Network network, Importance importance, Retraining retraining, long seed) {
    this.network = network;
    this.importance = importance;
    this.retraining = retraining;
    this.seed = seed;
  }

  /** For each of the network's parameters, a number for each weight. */
  Map<String, float[]> weights() {
    return switch (importance) {
      case Importance.Magnitude _ -> each((w, _) -> w * w, Map.of());
      case Importance.Gradient(int batches) -> each((_, f) -> f, meanSquares(batches));
      case Importance.Taylor(int batches) -> each((w, f) -> w * w * f, meanSquares(batches));
      case Importance.Fisher(int batches) -> each((w, f) -> w * w * f / 2, meanSquares(batches));
      case Importance.BlockFisher fisher -> blockFisher(fisher);
      case Importance.Trace trace -> curved(trace);
      case Importance.Surgeon _ ->
          throw new IllegalArgumentException(
              "importance surgeon is for single weights; take another one for channels");
    };
  }

  /** A number for each unit: of all that goes with it. */
  double[] units(ChannelGroups groups) {
    return importance instanceof Importance.Taylor(int batches)
        ? taylor(groups, batches)
        : groups.sums(weights());
  }

  private double[] taylor(ChannelGroups groups, int batches) {
    double[] squares = new double[groups.count()];
    try (Gradients gradients = retraining.gradients(network, batches)) {
      gradients.at(
          network.parameters(),
          (_, g) -> {
            Map<String, float[]> products = new LinkedHashMap<>();
            network
                .parameters()
                .forEach((name, weights) -> products.put(name, product(weights, of(g, name))));
            double[] sums = groups.sums(products);
            for (int i = 0; i < squares.length; i++) {
              squares[i] += sums[i] * sums[i] / batches;
            }
          });
    }
    return squares;
  }

  private static float[] product(Weights one, Weights other) {
    float[] product = one.values().clone();
    for (int i = 0; i < product.length; i++) {
      product[i] *= other.values()[i];
    }
    return product;
  }

  private static Weights of(Map<String, Weights> gradients, String name) {
    return requireNonNull(gradients.get(name), name);
  }

  private interface Score {
    float of(float weight, float meanSquare);
  }

  private Map<String, float[]> each(Score score, Map<String, float[]> squares) {
    Map<String, float[]> scores = new LinkedHashMap<>();
    network
        .parameters()
        .forEach((name, weights) -> {
          float[] found = weights.values().clone();
          float[] square = squares.getOrDefault(name, found);
          for (int i = 0; i < found.length; i++) {
            found[i] = score.of(weights.values()[i], square[i]);
          }
          scores.put(name, found);
        });
    return scores;
  }

  private Map<String, float[]> meanSquares(int batches) {
    Map<String, float[]> means = new LinkedHashMap<>();
    network.parameters().forEach((name, weights) -> means.put(name, new float[weights.size()]));
    try (Gradients gradients = retraining.gradients(network, batches)) {
      gradients.at(
          network.parameters(),
          (_, g) ->
              means.forEach((name, mean) -> {
                float[] values = of(g, name).values();
                for (int i = 0; i < mean.length; i++) {
                  mean[i] += values[i] * values[i] / batches;
                }
              }));
    }
    return means;
  }

  private Map<String, float[]> blockFisher(Importance.BlockFisher fisher) {
    SequencedMap<String, List<float[]>> seen = new LinkedHashMap<>();
    try (Gradients gradients = retraining.gradients(network, fisher.batches())) {
      gradients.at(
          network.parameters(),
          (_, g) ->
              g.forEach((name, gradient) ->
                  seen.computeIfAbsent(name, _ -> new ArrayList<>()).add(gradient.values())));
    }
    Map<String, float[]> scores = new LinkedHashMap<>();
    network
        .parameters()
        .forEach((name, weights) ->
            scores.put(
                name,
                FisherBlocks.scores(
                    weights.values(),
                    requireNonNull(seen.get(name)),
                    fisher.block(),
                    fisher.damping())));
    return scores;
  }

  private Map<String, float[]> curved(Importance.Trace trace) {
    Map<String, Curvature.Estimate> means;
    try (Gradients gradients = retraining.gradients(network, trace.batches())) {
      means = new Curvature(gradients, network.parameters()).meanTraces(trace.probes(), seed);
    }
    Map<String, float[]> scores = new LinkedHashMap<>();
    network
        .parameters()
        .forEach((name, weights) -> {
          // What curves downwards by chance is worth as little as what does not curve.
          double mean = Math.max(0, requireNonNull(means.get(name)).value());
          float[] values = weights.values().clone();
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean * values[i] * values[i] / 2);
          }
          scores.put(name, values);
        });
    return scores;
  }
}
