package org.parley.compression.prune;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.retraining.Retraining;
import org.parley.compression.secondorder.Cholesky;
import org.parley.compression.secondorder.LayerInputs;
import org.parley.compression.secondorder.Sweep;

/** Makes single weights of matrices and tables zero, those that are worth least. */
public final class WeightPruning {
  private final Network network;
  private final List<Network.Node> chosen;

  /** Among which weights are compared. */
  public enum Scope {
    /** Each layer loses the same share. */
    PER_LAYER,
    /** All layers together lose those that are worth least. */
    GLOBAL
  }

  /**
   * Looks at the matrices and tables of the layers that are chosen.
   *
   * @throws IllegalArgumentException when there are none, or one is encoded already
   */
  public WeightPruning(Network network, Predicate<String> choice) {
    this.network = network;
    chosen =
        network.nodes().stream()
            .filter(node -> choice.test(node.name()) && matrix(node.layer()) != null)
            .toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("none of the named layers has a matrix or a table");
    }
    for (Network.Node node : chosen) {
      if (weights(node).encoding().isPresent()) {
        throw new IllegalArgumentException(
            "layer " + node.name() + " is stored in whole numbers; prune it before");
      }
    }
  }

  private static @Nullable String matrix(Layer layer) {
    return switch (layer) {
      case Layer.Embedding _ -> "table";
      case Layer.Dense _, Layer.Conv1d _ -> "kernel";
      default -> null;
    };
  }

  private static Weights weights(Network.Node node) {
    return requireNonNull(node.layer().parameters().get(matrix(node.layer())));
  }

  private static String name(Network.Node node) {
    return node.name() + "/" + matrix(node.layer());
  }

  /**
   * Zeros for the share of the chosen layers' weights that is worth least.
   *
   * @param share in (0, 1)
   */
  public Network without(
      double share, Scope scope, Importance importance, Retraining retraining, long seed) {
    Map<String, float[]> scores = new Scores(network, importance, retraining, seed).weights();
    List<List<String>> compared =
        switch (scope) {
          case PER_LAYER -> chosen.stream().map(node -> List.of(name(node))).toList();
          case GLOBAL -> List.of(chosen.stream().map(WeightPruning::name).toList());
        };
    Map<String, Weights> changed = new LinkedHashMap<>(network.parameters());
    for (List<String> names : compared) {
      zero(names, share, scores, changed);
    }
    return network.with(changed);
  }

  /** A place in one of several arrays. */
  private record Place(String name, int index, float score) {}

  private static void zero(
      List<String> names, double share, Map<String, float[]> scores, Map<String, Weights> changed) {
    List<Place> places = new ArrayList<>();
    Map<String, float[]> values = new LinkedHashMap<>();
    for (String name : names) {
      Weights weights = requireNonNull(changed.get(name));
      values.put(name, weights.values().clone());
      float[] score = requireNonNull(scores.get(name));
      IntStream.range(0, score.length).forEach(i -> places.add(new Place(name, i, score[i])));
    }
    places.sort((one, other) -> Float.compare(one.score(), other.score()));
    for (Place place : places.subList(0, (int) (share * places.size()))) {
      requireNonNull(values.get(place.name()))[place.index()] = 0;
    }
    values.forEach((name, made) ->
        changed.put(name, new Weights(requireNonNull(changed.get(name)).shape(), made)));
  }

  /**
   * The optimal brain surgeon's zeros, layer by layer: of each block of inputs the share that is
   * worth least, for which the weights of later inputs make up; a layer sees what the layers before
   * it make when they are pruned. Tables lose their smallest weights.
   */
  public Network surgeon(double share, double damping, LayerInputs inputs) {
    Network now = network;
    for (Network.Node node : chosen) {
      Map<String, Weights> changed = new LinkedHashMap<>(now.parameters());
      if (node.layer() instanceof Layer.Embedding) {
        Map<String, float[]> squares =
            new Scores(now, new Importance.Magnitude(), Retraining.NONE, 0).weights();
        zero(List.of(name(node)), share, squares, changed);
      } else {
        Weights kernel = weights(node);
        int outputs = kernel.axis(kernel.rank() - 1);
        Sweep sweep =
            new Sweep(
                Cholesky.upperOfInverse(inputs.gram(now, node.name()).damped(damping)), outputs);
        float[] left = sweep.of(kernel.values(), new Smallest(sweep, outputs, share));
        changed.put(name(node), new Weights(kernel.shape(), left));
      }
      now = now.with(changed);
    }
    return now;
  }

  /** Of each block of inputs, the share of weights with the least w²/Uⱼⱼ² becomes zero. */
  private static final class Smallest implements Sweep.Choice {
    private final Sweep sweep;
    private final int outputs;
    private final double share;
    private boolean[] gone = new boolean[0];
    private int first;

    Smallest(Sweep sweep, int outputs, double share) {
      this.sweep = sweep;
      this.outputs = outputs;
      this.share = share;
    }

    @Override
    public void begin(int from, int to, double[] weights) {
      int count = (to - from) * outputs;
      double[] cost = new double[count];
      for (int i = 0; i < count; i++) {
        double weight = weights[from * outputs + i] / sweep.root(from + i / outputs);
        cost[i] = weight * weight;
      }
      first = from * outputs;
      gone = new boolean[count];
      IntStream.range(0, count)
          .boxed()
          .sorted((one, other) -> Double.compare(cost[one], cost[other]))
          .limit((long) (share * count))
          .forEach(i -> gone[i] = true);
    }

    @Override
    public double chosen(int input, int output, double weight) {
      return gone[input * outputs + output - first] ? 0 : weight;
    }
  }

  /** The share of the chosen layers' weights that is zero. */
  public static double zeros(Network pruned, Predicate<String> choice) {
    long zeros = 0;
    long all = 0;
    for (Network.Node node : new WeightPruning(pruned, choice).chosen) {
      for (float value : weights(node).values()) {
        zeros += value == 0 ? 1 : 0;
        all++;
      }
    }
    return (double) zeros / all;
  }
}
