package org.parley.compression.prune;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;

/**
 * Which channels of a network's values stand or fall together (Fang et al. 2023, "DepGraph", arXiv
 * 2301.12900): a unit is a channel with all those that addition, concatenation, stacking, pooling
 * and layers that work channel by channel tie to it. Units that run through the same values are a
 * group: the inner width of a block, the width between all blocks.
 *
 * <p>What the network is fed and what it answers keep all their channels.
 */
final class ChannelGroups {

  /**
   * @param name of the first value that has these channels
   * @param values in which each unit has its place
   * @param units of the group, in the order of their channels in the first value
   */
  record Group(String name, SequencedSet<String> values, List<Integer> units) {
    Group {
      units = List.copyOf(units);
    }
  }

  private final Network network;

  /** For each value, the unit of each of its channels. */
  private final SequencedMap<String, int[]> units = new LinkedHashMap<>();

  private final boolean[] fixed;
  private final List<Group> groups;

  /** Sets that grow together, each known by its least member (Tarjan 1975). */
  private static final class Sets {
    private final int[] parents;

    Sets(int count) {
      parents = new int[count];
      Arrays.setAll(parents, i -> i);
    }

    int of(int member) {
      int root = member;
      while (parents[root] != root) {
        root = parents[root];
      }
      parents[member] = root;
      return root;
    }

    void join(int one, int other) {
      int first = of(one);
      int second = of(other);
      parents[Math.max(first, second)] = Math.min(first, second);
    }
  }

  ChannelGroups(Network network) {
    this.network = network;
    int count = number();
    Sets sets = new Sets(count);
    network.nodes().forEach(node -> tie(node, sets));
    int[] dense = new int[count];
    int next = 0;
    for (int i = 0; i < count; i++) {
      dense[i] = sets.of(i) == i ? next++ : dense[sets.of(i)];
    }
    units.values().forEach(places -> Arrays.setAll(places, i -> dense[places[i]]));
    fixed = new boolean[next];
    fix();
    groups = grouped();
  }

  /** Gives each channel of each value a number. */
  private int number() {
    Set<String> integers = new LinkedHashSet<>();
    network.inputs().stream()
        .filter(input -> input.type() == ElementType.INT)
        .forEach(input -> integers.add(input.name()));
    int next = 0;
    for (Map.Entry<String, Dimensions> value : network.dimensions().entrySet()) {
      int channels = value.getValue().channels();
      if (channels != Dimensions.ANY && !integers.contains(value.getKey())) {
        int first = next;
        int[] places = new int[channels];
        Arrays.setAll(places, i -> first + i);
        units.put(value.getKey(), places);
        next += channels;
      }
    }
    return next;
  }

  private void tie(Network.Node node, Sets sets) {
    int[] made = of(node.name());
    switch (node.layer()) {
      case Layer.Dense _, Layer.Conv1d _, Layer.Embedding _, Layer.Table _ -> {}
      case Layer.Carried carried ->
          throw new IllegalArgumentException(
              "layer %s is the operation %s, of which nobody knows which channels it ties together"
                  .formatted(node.name(), carried.type()));
      case Layer.StackFrames _,
          Layer.Normalize _,
          Layer.Context _,
          Layer.Memory _,
          Layer.DepthwiseConv1d _,
          Layer.Relu _,
          Layer.Crop _,
          Layer.Mask _,
          Layer.MaxPool _,
          Layer.MeanPool _,
          Layer.LayerNorm _,
          Layer.Dropout _,
          Layer.Quantize _,
          Layer.LogSoftmax _ ->
          tie(sets, made, 0, made.length, of(node.inputs().getFirst()));
      case Layer.Add _, Layer.AddToAll _ ->
          node.inputs().forEach(input -> tie(sets, made, 0, made.length, of(input)));
      case Layer.Concat _ -> {
        int start = 0;
        for (String input : node.inputs()) {
          tie(sets, made, start, of(input).length, of(input));
          start += of(input).length;
        }
      }
    }
  }

  /** Places of one value to those of another, which is repeated if it is shorter. */
  private static void tie(Sets sets, int[] made, int start, int count, int[] taken) {
    for (int i = 0; i < count; i++) {
      sets.join(made[start + i], taken[i % taken.length]);
    }
  }

  private void fix() {
    network.inputs().forEach(input -> fix(input.name()));
    network.outputs().forEach(output -> fix(output.value()));
    for (Network.Node node : network.nodes()) {
      if (node.layer() instanceof Layer.LogSoftmax || node.layer() instanceof Layer.Table) {
        fix(node.name());
      }
    }
  }

  private void fix(String value) {
    for (int unit : units.getOrDefault(value, new int[0])) {
      fixed[unit] = true;
    }
  }

  private List<Group> grouped() {
    List<SequencedSet<String>> values = new ArrayList<>();
    for (int unit = 0; unit < fixed.length; unit++) {
      values.add(new LinkedHashSet<>());
    }
    units.forEach((value, places) -> {
      for (int unit : places) {
        values.get(unit).add(value);
      }
    });
    SequencedMap<SequencedSet<String>, List<Integer>> members = new LinkedHashMap<>();
    for (int unit = 0; unit < fixed.length; unit++) {
      if (!fixed[unit]) {
        members.computeIfAbsent(values.get(unit), _ -> new ArrayList<>()).add(unit);
      }
    }
    return members.entrySet().stream()
        .map(entry -> new Group(entry.getKey().getFirst(), entry.getKey(), entry.getValue()))
        .toList();
  }

  Network network() {
    return network;
  }

  /** Those that may lose channels. */
  List<Group> groups() {
    return groups;
  }

  /** How many units there are, those that are fixed among them. */
  int count() {
    return fixed.length;
  }

  /** The unit of each channel of a value. */
  int[] of(String value) {
    return requireNonNull(units.get(value), value);
  }

  /**
   * Adds up what is known of each weight over the weights that each unit takes with it.
   *
   * @param scores for each of the network's parameters, a number for each weight
   * @return a sum for each unit
   */
  double[] sums(Map<String, float[]> scores) {
    double[] sums = new double[count()];
    for (Network.Node node : network.nodes()) {
      for (ChannelAxis axis : ChannelAxis.of(node)) {
        float[] values = requireNonNull(scores.get(node.name() + "/" + axis.parameter()));
        int[] shape = requireNonNull(node.layer().parameters().get(axis.parameter())).shape();
        int[] places = of(axis.value());
        int inner = inner(shape, axis.axis());
        for (int i = 0; i < values.length; i++) {
          sums[places[i / inner % places.length]] += values[i];
        }
      }
    }
    return sums;
  }

  /** Products and sums of a frame when only some units are left. */
  long multiplyAdds(boolean[] kept) {
    long sum = 0;
    for (Network.Node node : network.nodes()) {
      long products = node.layer().multiplyAdds();
      for (ChannelAxis axis : ChannelAxis.of(node)) {
        if (products > 0 && !axis.parameter().equals("bias")) {
          int[] places = of(axis.value());
          products = products / places.length * count(places, kept);
        }
      }
      sum += products;
    }
    return sum;
  }

  private static int count(int[] places, boolean[] kept) {
    int count = 0;
    for (int place : places) {
      count += kept[place] ? 1 : 0;
    }
    return count;
  }

  private static int inner(int[] shape, int axis) {
    int inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= shape[i];
    }
    return inner;
  }
}
