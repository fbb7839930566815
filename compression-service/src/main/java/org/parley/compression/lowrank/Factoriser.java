package org.parley.compression.lowrank;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.DoubleConsumer;
import java.util.function.Predicate;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.secondorder.LayerInputs;

/**
 * Writes layers as two with a narrow value between them: a product as two products, a convolution
 * as a narrower one and a product, a table as a narrower one and a product.
 */
public final class Factoriser {
  private static final String SUFFIX = "_rank";

  private final Network network;
  private final List<Network.Node> chosen;

  /**
   * @param choice of layers that may be written as two
   * @throws IllegalArgumentException when none of them can
   */
  public Factoriser(Network network, Predicate<String> choice) {
    this.network = network;
    chosen =
        network.nodes().stream()
            .filter(node -> choice.test(node.name()) && matrix(node.layer()).isPresent())
            .toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("none of the named layers has a matrix");
    }
    chosen.forEach(Factoriser::requireFloats);
  }

  private static void requireFloats(Network.Node node) {
    if (node.layer().parameters().values().stream().anyMatch(w -> w.encoding().isPresent())) {
      throw new IllegalArgumentException(
          "layer " + node.name() + " is stored in whole numbers; factorise it before");
    }
  }

  private static Optional<Weights> matrix(Layer layer) {
    if (layer instanceof Layer.Embedding embedding) {
      return Optional.of(embedding.table());
    }
    return LayerInputs.isProduct(layer) ? Optional.of(LayerInputs.kernel(layer)) : Optional.empty();
  }

  /** Looks at weights alone. */
  public Network plain(Ranks ranks) {
    return factorised(ranks, node -> Spectrum.plain(matrix(node.layer()).orElseThrow()));
  }

  /**
   * Looks at what products are fed, so that their outputs move least; tables are factorised plain.
   *
   * @param progress is told the share of layers that were looked at
   */
  public Network aware(Ranks ranks, LayerInputs inputs, DoubleConsumer progress) {
    return factorised(
        ranks,
        node -> {
          progress.accept((double) chosen.indexOf(node) / chosen.size());
          Weights kernel = matrix(node.layer()).orElseThrow();
          return node.layer() instanceof Layer.Embedding
              ? Spectrum.plain(kernel)
              : Spectrum.aware(kernel, inputs.gram(network, node.name()));
        });
  }

  private interface Decomposition {
    Spectrum of(Network.Node node);
  }

  private Network factorised(Ranks ranks, Decomposition decomposition) {
    List<Matrix> matrices = new ArrayList<>();
    for (Network.Node node : chosen) {
      matrices.add(new Matrix(decomposition.of(node), node.layer() instanceof Layer.Embedding));
    }
    int[] found = ranks.of(matrices);
    Map<String, List<Network.Node>> pairs = new LinkedHashMap<>();
    for (int i = 0; i < found.length; i++) {
      if (found[i] > 0) {
        pairs.put(chosen.get(i).name(), pair(chosen.get(i), matrices.get(i).spectrum(), found[i]));
      }
    }
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(
          "at these ranks none of the named layers would be smaller than it is");
    }
    List<Network.Node> nodes = new ArrayList<>();
    network.nodes().forEach(node -> nodes.addAll(pairs.getOrDefault(node.name(), List.of(node))));
    return new Network(network.inputs(), nodes, network.outputs());
  }

  private static List<Network.Node> pair(Network.Node node, Spectrum spectrum, int rank) {
    Weights first = spectrum.first(rank);
    Weights none = Weights.zeros(rank);
    Layer narrow =
        switch (node.layer()) {
          case Layer.Conv1d conv ->
              new Layer.Conv1d(
                  Weights.of(first.values(), conv.kernel().axis(0), conv.kernel().axis(1), rank),
                  none,
                  conv.dilation(),
                  Activation.NONE);
          case Layer.Embedding _ -> new Layer.Embedding(first);
          default -> new Layer.Dense(first, none, Activation.NONE);
        };
    String between = node.name() + SUFFIX;
    return List.of(
        new Network.Node(between, narrow, node.inputs()),
        new Network.Node(node.name(), wide(node.layer(), spectrum.second(rank)), List.of(between)));
  }

  private static Layer wide(Layer layer, Weights second) {
    return switch (layer) {
      case Layer.Dense dense -> new Layer.Dense(second, dense.bias(), dense.activation());
      case Layer.Conv1d conv -> new Layer.Dense(second, conv.bias(), conv.activation());
      default -> new Layer.Dense(second, Weights.zeros(second.axis(1)), Activation.NONE);
    };
  }

  /** The ranks that a network got, by the layers' names, in order. */
  public static SequencedMap<String, Integer> ranks(Network factorised) {
    SequencedMap<String, Integer> ranks = new LinkedHashMap<>();
    for (Network.Node node : factorised.nodes()) {
      if (node.name().endsWith(SUFFIX)) {
        String whole = node.name().substring(0, node.name().length() - SUFFIX.length());
        ranks.put(whole, factorised.dimensions(node.name()).channels());
      }
    }
    return ranks;
  }
}
