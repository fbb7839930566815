package org.parley.compression.tensorflow;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How the numbers that a network computes with are made of those that a training changes. */
public final class Parametrisation {
  /** Of a {@link Layer.Quantize}, the factor of its scale over that to begin with. */
  private static final String FACTOR = "/factor";

  private final Network network;
  private final SequencedMap<String, WeightForm> forms = new LinkedHashMap<>();
  private final boolean learnsScales;
  private final Predicate<String> fixed;

  private Parametrisation(
      Network network,
      Function<String, WeightForm> form,
      boolean learnsScales,
      Predicate<String> fixed) {
    this.network = network;
    this.learnsScales = learnsScales;
    this.fixed = fixed;
    network.parameters().keySet().forEach(name -> forms.put(name, form.apply(name)));
  }

  /** Every weight is trained. */
  public static Parametrisation free(Network network) {
    SequencedMap<String, Weights> weights = network.parameters();
    return new Parametrisation(
        network, name -> new WeightForm.Free(requireNonNull(weights.get(name))), false, _ -> false);
  }

  /**
   * What an earlier step of a recipe did is kept: zeros of a matrix that is not all zeros stay, and
   * weights that are stored in few bits; of a codebook the centroids are trained.
   */
  public static Parametrisation keeping(Network network) {
    return keeping(network, _ -> false);
  }

  /**
   * @param fixed names of {@link Network#parameters()} that are not trained at all
   */
  public static Parametrisation keeping(Network network, Predicate<String> fixed) {
    SequencedMap<String, Weights> weights = network.parameters();
    return new Parametrisation(network, name -> kept(name, weights, fixed), false, fixed);
  }

  /**
   * As {@link #keeping}, and matrices are rounded with learned steps while they train; so are the
   * inputs that {@link Layer.Quantize} rounds, whose zeros stay.
   *
   * @param bits of the weights of that name, 0 where they are not rounded
   * @param fixed names of {@link Network#parameters()}, or nodes, that are not trained at all
   */
  public static Parametrisation quantiseAware(
      Network network, Function<String, Integer> bits, Predicate<String> fixed) {
    SequencedMap<String, Weights> weights = network.parameters();
    return new Parametrisation(
        network,
        name ->
            bits.apply(name) == 0 || fixed.test(name)
                ? kept(name, weights, fixed)
                : SteppedWeights.of(bits.apply(name), requireNonNull(weights.get(name))),
        true,
        fixed);
  }

  private static WeightForm kept(
      String name, Map<String, Weights> weights, Predicate<String> fixed) {
    Weights own = requireNonNull(weights.get(name));
    return fixed.test(name) ? new WeightForm.Fixed(own) : WeightForm.keeping(own);
  }

  /** Whose layers compute. */
  public Network network() {
    return network;
  }

  /** What is trained, by name, with its values to begin with. */
  SequencedMap<String, Weights> trained() {
    SequencedMap<String, Weights> trained = new LinkedHashMap<>();
    forms.forEach((name, form) -> trained.putAll(form.trained(name)));
    scales().forEach(node -> trained.put(node + FACTOR, Weights.filled(1)));
    return trained;
  }

  private List<String> scales() {
    return network.nodes().stream()
        .filter(node -> learnsScales && node.layer() instanceof Layer.Quantize)
        .map(Network.Node::name)
        .filter(name -> !fixed.test(name))
        .toList();
  }

  /**
   * What the layers compute with, by the names of {@link Network#parameters()}, and {@code
   * node/scale} of layers that round values with a scale that is learned.
   *
   * @param variables of {@link #trained()}
   */
  Map<String, Operand<TFloat32>> used(Ops tf, Map<String, Operand<TFloat32>> variables) {
    Map<String, Operand<TFloat32>> used = new LinkedHashMap<>();
    forms.forEach((name, form) -> used.put(name, form.used(tf, name, variables)));
    Map<String, Layer> layers = new LinkedHashMap<>();
    network.nodes().forEach(node -> layers.put(node.name(), node.layer()));
    for (String node : scales()) {
      Layer.Quantize grid = (Layer.Quantize) requireNonNull(layers.get(node));
      Operand<TFloat32> factor = requireNonNull(variables.get(node + FACTOR));
      used.put(
          node + "/scale",
          tf.math.mul(
              SteppedWeights.factors(tf, factor, 1 / Math.sqrt(Layer.Quantize.LEVELS - 1.0)),
              tf.constant(grid.scale())));
    }
    return used;
  }

  /** The network before anything is trained, rounded as it begins. */
  public Network start() {
    return with(trained());
  }

  /**
   * The network with what was trained.
   *
   * @param values of {@link #trained()}
   */
  Network with(Map<String, Weights> values) {
    Map<String, Weights> weights = new LinkedHashMap<>();
    forms.forEach((name, form) -> weights.put(name, form.result(name, values)));
    List<String> learned = scales();
    List<Network.Node> nodes = new ArrayList<>();
    for (Network.Node node : network.with(weights).nodes()) {
      Layer layer = node.layer();
      if (layer instanceof Layer.Quantize grid && learned.contains(node.name())) {
        float factor = requireNonNull(values.get(node.name() + FACTOR)).values()[0];
        layer = new Layer.Quantize(SteppedWeights.factor(factor) * grid.scale(), grid.zero());
      }
      nodes.add(new Network.Node(node.name(), layer, node.inputs()));
    }
    return new Network(network.inputs(), nodes, network.outputs());
  }
}
