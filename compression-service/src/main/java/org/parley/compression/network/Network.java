package org.parley.compression.network;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A network as data: named inputs, layers in an order in which each one's inputs come before it,
 * and named outputs. The TensorFlow graph that trains it and the ONNX graph that serves it are both
 * made from this.
 *
 * <p>A value is known by the name of the input or node that makes it.
 */
public record Network(List<Input> inputs, List<Node> nodes, List<Output> outputs) {

  /** What is fed: its name and the sizes of its axes. */
  public record Input(String name, ElementType type, Dimensions dimensions) {
    public Input {
      requireNonNull(name, "name");
      requireNonNull(type, "type");
      requireNonNull(dimensions, "dimensions");
    }
  }

  /** A layer with the names of the values it takes; its own name is that of the value it makes. */
  public record Node(String name, Layer layer, List<String> inputs) {
    public Node {
      requireNonNull(name, "name");
      requireNonNull(layer, "layer");
      inputs = List.copyOf(inputs);
    }
  }

  /** A value that is read, and the name under which it is. */
  public record Output(String name, String value) {
    public Output {
      requireNonNull(name, "name");
      requireNonNull(value, "value");
    }
  }

  public Network {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
    checkOutputs(dimensions(inputs, nodes), outputs);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Sizes of every value, by its name. */
  public Map<String, Dimensions> dimensions() {
    return dimensions(inputs, nodes);
  }

  /** Sizes of the value that an input or node makes. */
  public Dimensions dimensions(String value) {
    Dimensions dimensions = dimensions().get(value);
    if (dimensions == null) {
      throw new IllegalArgumentException("nothing makes a value named " + value);
    }
    return dimensions;
  }

  /** What training changes: weights by {@code node/name}, in the order of the nodes. */
  public SequencedMap<String, Weights> parameters() {
    SequencedMap<String, Weights> all = new LinkedHashMap<>();
    for (Node node : nodes) {
      node.layer()
          .parameters()
          .forEach((name, weights) -> all.put(node.name() + "/" + name, weights));
    }
    return all;
  }

  /** The same network with other weights, named as in {@link #parameters()}. */
  public Network with(Map<String, Weights> parameters) {
    List<Node> changed = new ArrayList<>();
    for (Node node : nodes) {
      SequencedMap<String, Weights> own = new LinkedHashMap<>();
      for (String name : node.layer().parameters().keySet()) {
        String full = node.name() + "/" + name;
        own.put(name, requireWeights(parameters, full));
      }
      changed.add(new Node(node.name(), node.layer().with(own), node.inputs()));
    }
    return new Network(inputs, changed, outputs);
  }

  /** The same network that also gives these of its values as outputs, under their own names. */
  public Network watching(Collection<String> values) {
    List<Output> more = new ArrayList<>(outputs);
    values.forEach(value -> more.add(new Output(value, value)));
    return new Network(inputs, nodes, more);
  }

  /**
   * The same network in which whoever takes the value of a node takes another one, which was made
   * before; what nobody needs any more is left out.
   */
  public Network bypassed(String node, String instead) {
    UnaryOperator<String> renamed = value -> value.equals(node) ? instead : value;
    List<Output> read =
        outputs.stream().map(o -> new Output(o.name(), renamed.apply(o.value()))).toList();
    Set<String> needed = new HashSet<>();
    read.forEach(output -> needed.add(output.value()));
    List<Node> left = new ArrayList<>();
    for (Node one : nodes.reversed()) {
      if (needed.contains(one.name())) {
        List<String> taken = one.inputs().stream().map(renamed).toList();
        needed.addAll(taken);
        left.addFirst(new Node(one.name(), one.layer(), taken));
      }
    }
    return new Network(inputs, left, read);
  }

  /** How many numbers training changes. */
  public long size() {
    return parameters().values().stream().mapToLong(Weights::size).sum();
  }

  /**
   * Products and sums of one frame or word; what is computed once for a sentence counts as one
   * word.
   */
  public long multiplyAdds() {
    return nodes.stream().mapToLong(node -> node.layer().multiplyAdds()).sum();
  }

  /**
   * The nodes that keep frames from one chunk to the next, in order: cache i of a served graph
   * belongs to the i-th.
   */
  public List<Node> contexts() {
    return nodes.stream().filter(node -> node.layer() instanceof Layer.Context).toList();
  }

  /** Frames, after stacking, by which the latest output is late. */
  public int lookaheadFrames() {
    Map<String, Integer> lateness = lateness();
    return outputs.stream()
        .mapToInt(output -> lateness.getOrDefault(output.value(), 0))
        .max()
        .orElse(0);
  }

  /**
   * Frames, after stacking, by which each value is late: the sum of the right sides of the contexts
   * on the way to it, the longest way counting.
   */
  public Map<String, Integer> lateness() {
    Map<String, Integer> lateness = new LinkedHashMap<>();
    for (Node node : nodes) {
      int before =
          node.inputs().stream().mapToInt(name -> lateness.getOrDefault(name, 0)).max().orElse(0);
      int own = node.layer() instanceof Layer.Context context ? context.right() : 0;
      lateness.put(node.name(), before + own);
    }
    return lateness;
  }

  private static Weights requireWeights(Map<String, Weights> parameters, String name) {
    Weights weights = parameters.get(name);
    if (weights == null) {
      throw new IllegalArgumentException("no weights for " + name);
    }
    return weights;
  }

  private static Map<String, Dimensions> dimensions(List<Input> inputs, List<Node> nodes) {
    SequencedMap<String, Dimensions> known = new LinkedHashMap<>();
    for (Input input : inputs) {
      define(known, input.name(), input.dimensions());
    }
    for (Node node : nodes) {
      List<Dimensions> taken = new ArrayList<>();
      for (String input : node.inputs()) {
        Dimensions dimensions = known.get(input);
        if (dimensions == null) {
          throw new IllegalArgumentException(
              "node " + node.name() + " takes " + input + ", which nothing before it makes");
        }
        taken.add(dimensions);
      }
      try {
        define(known, node.name(), Shapes.after(node.layer(), taken));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("node " + node.name() + " " + e.getMessage(), e);
      }
    }
    return known;
  }

  private static void define(Map<String, Dimensions> known, String name, Dimensions dimensions) {
    if (known.put(name, dimensions) != null) {
      throw new IllegalArgumentException("two values are named " + name);
    }
  }

  private static void checkOutputs(Map<String, Dimensions> known, List<Output> outputs) {
    Set<String> names = new HashSet<>();
    for (Output output : outputs) {
      if (!known.containsKey(output.value())) {
        throw new IllegalArgumentException(
            "output " + output.name() + " reads " + output.value() + ", which nothing makes");
      }
      if (!names.add(output.name())) {
        throw new IllegalArgumentException("two outputs are named " + output.name());
      }
    }
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("a network without outputs");
    }
  }

  /** Collects a network; each method gives the name of the value that it made. */
  public static final class Builder {
    private final List<Input> inputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Output> outputs = new ArrayList<>();

    private Builder() {}

    /**
     * @param sizes of the axes, {@link Dimensions#ANY} where they differ from call to call
     */
    public String input(String name, ElementType type, int... sizes) {
      inputs.add(new Input(name, type, Dimensions.of(sizes)));
      return name;
    }

    public String add(String name, Layer layer, String... taken) {
      nodes.add(new Node(name, layer, List.of(taken)));
      return name;
    }

    /** Sizes of a value that was made so far. */
    public Dimensions sizes(String value) {
      Dimensions sizes = dimensions(inputs, nodes).get(value);
      if (sizes == null) {
        throw new IllegalArgumentException("nothing made so far is named " + value);
      }
      return sizes;
    }

    public Builder output(String name, String value) {
      outputs.add(new Output(name, value));
      return this;
    }

    public Network build() {
      return new Network(inputs, nodes, outputs);
    }
  }
}
