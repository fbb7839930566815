package org.parley.compression.quantize;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Predicate;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.onnx.ServedNetwork;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

/**
 * Makes layers compute with whole numbers: weights of 8 bits with a scale for each output, inputs
 * of 8 bits with one scale and zero that calibration fixes. Other layers' weights can be stored in
 * 8 bits too and are expanded when the network is loaded.
 */
public final class Quantizer {
  private static final String SUFFIX = "_levels";

  private final Network network;
  private final SequencedMap<String, Layer> rounded = new LinkedHashMap<>();

  /** Consumers that compute with whole numbers, by the value they take. */
  private final SequencedMap<String, List<Network.Node>> consumers = new LinkedHashMap<>();

  /**
   * @param computing whether a layer of this name shall compute with whole numbers, if it can
   * @param storing whether a layer of this name shall at least store them
   */
  public Quantizer(Network network, Predicate<String> computing, Predicate<String> storing) {
    this.network = network;
    for (Network.Node node : network.nodes()) {
      boolean computes = node.layer() instanceof Layer.Dense && computing.test(node.name());
      if (computes || storing.test(node.name())) {
        round(node, computes).ifPresent(layer -> rounded.put(node.name(), layer));
      }
      if (computes) {
        consumers.computeIfAbsent(node.inputs().getFirst(), _ -> new ArrayList<>()).add(node);
      }
    }
  }

  /** Names of the layers that hold whole numbers afterwards. */
  public SequencedSet<String> layers() {
    return new LinkedHashSet<>(rounded.sequencedKeySet());
  }

  private static Optional<Layer> round(Network.Node node, boolean computes) {
    Layer layer = node.layer();
    Optional<Weights> stored =
        WeightQuantizer.matrix(layer)
            .map(name -> requireNonNull(layer.parameters().get(name)))
            .filter(weights -> weights.encoding().isPresent());
    if (stored.isPresent()) {
      if (computes
          && stored.get().encoding().orElseThrow().wholes(stored.get().shape()).isEmpty()) {
        throw new IllegalArgumentException(
            "the weights of %s are stored in a way that bytes with a scale for each output cannot say exactly; store them with symmetric scales by channel or tensor, or leave it out of compute"
                .formatted(node.name()));
      }
      return Optional.of(layer);
    }
    return switch (layer) {
      case Layer.Dense dense ->
          Optional.of(
              new Layer.Dense(
                  WeightGrid.int8(dense.kernel(), 1), dense.bias(), dense.activation()));
      case Layer.Conv1d conv ->
          Optional.of(
              new Layer.Conv1d(
                  WeightGrid.int8(conv.kernel(), 2),
                  conv.bias(),
                  conv.dilation(),
                  conv.activation()));
      case Layer.Embedding embedding ->
          Optional.of(new Layer.Embedding(WeightGrid.int8(embedding.table(), 1)));
      default -> Optional.empty();
    };
  }

  /**
   * The network with any grids at all: as many bytes and operations as {@link #calibrated} gives.
   */
  public Network uncalibrated() {
    Map<String, Layer.Quantize> grids = new LinkedHashMap<>();
    consumers.keySet().forEach(value -> grids.put(value, new Layer.Quantize(1, 0)));
    return with(grids);
  }

  /**
   * @param inputs of the network, each for one run
   * @param choice among which each layer's input takes the calibration whose sums come out nearest
   */
  public Network calibrated(List<Map<String, Tensor>> inputs, List<Calibration> choice, long seed) {
    Map<String, Layer.Quantize> grids = new LinkedHashMap<>();
    seen(inputs, seed)
        .forEach((value, seen) ->
            grids.put(value, best(requireNonNull(consumers.get(value)), seen, choice)));
    return with(grids);
  }

  private Layer.Quantize best(List<Network.Node> nodes, SeenValues seen, List<Calibration> choice) {
    List<Layer.Quantize> grids =
        choice.stream().map(one -> one.range(seen.histogram()).grid()).distinct().toList();
    if (grids.size() == 1) {
      return grids.getFirst();
    }
    double[] errors = new double[grids.size()];
    for (Network.Node node : nodes) {
      Weights kernel = ((Layer.Dense) node.layer()).kernel();
      Layer.Dense coarse = (Layer.Dense) requireNonNull(rounded.get(node.name()));
      OutputError error = new OutputError(seen.rows(), kernel, coarse.kernel());
      for (int i = 0; i < errors.length; i++) {
        errors[i] += error.of(grids.get(i));
      }
    }
    int best = 0;
    for (int i = 1; i < errors.length; i++) {
      best = errors[i] < errors[best] ? i : best;
    }
    return grids.get(best);
  }

  /** Runs the calibration twice: for the ends of the histograms, and for what is between them. */
  private Map<String, SeenValues> seen(List<Map<String, Tensor>> inputs, long seed) {
    Map<String, SeenValues> seen = new LinkedHashMap<>();
    if (consumers.isEmpty()) {
      return seen;
    }
    Network watched = network.watching(consumers.sequencedKeySet());
    try (ServedNetwork served = new ServedNetwork(watched)) {
      Map<String, float[]> ends = new LinkedHashMap<>();
      inputs.forEach(input -> {
        Map<String, FloatTensor> values = served.run(input);
        consumers.keySet().forEach(value -> widen(ends, value, valuesOf(values, value)));
      });
      ends.forEach((value, range) ->
          seen.put(
              value,
              new SeenValues(
                  new Histogram(range[0], range[1]), network.dimensions(value).channels(), seed)));
      inputs.forEach(input -> {
        Map<String, FloatTensor> values = served.run(input);
        seen.forEach((value, into) -> into.add(valuesOf(values, value)));
      });
    }
    return seen;
  }

  private static float[] valuesOf(Map<String, FloatTensor> values, String name) {
    return requireNonNull(values.get(name)).values();
  }

  private static void widen(Map<String, float[]> ends, String name, float[] values) {
    float[] range =
        ends.computeIfAbsent(
            name, _ -> new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY});
    for (float value : values) {
      range[0] = Math.min(range[0], value);
      range[1] = Math.max(range[1], value);
    }
  }

  private Network with(Map<String, Layer.Quantize> grids) {
    List<Network.Node> nodes = new ArrayList<>();
    List<String> placed = new ArrayList<>();
    for (Network.Node node : network.nodes()) {
      Layer layer = rounded.getOrDefault(node.name(), node.layer());
      List<String> taken = node.inputs();
      if (!taken.isEmpty() && consumers.getOrDefault(taken.getFirst(), List.of()).contains(node)) {
        String value = taken.getFirst();
        String levels = value + SUFFIX;
        if (!placed.contains(value)) {
          placed.add(value);
          nodes.add(new Network.Node(levels, requireNonNull(grids.get(value)), List.of(value)));
        }
        taken = List.of(levels);
      }
      nodes.add(new Network.Node(node.name(), layer, taken));
    }
    return new Network(network.inputs(), nodes, network.outputs());
  }
}
