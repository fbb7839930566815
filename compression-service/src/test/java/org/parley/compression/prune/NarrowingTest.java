package org.parley.compression.prune;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.compression.asr.AcousticShape;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.onnx.ServedNetwork;
import org.parley.compression.quantize.Quantizer;
import org.parley.compression.retraining.Retraining;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

/** A network without channels computes what it would if they were zero. */
class NarrowingTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void aNarrowStreamIsTheMaskedOne(long seed) {
    assertNarrowIsMasked(RandomNetworks.sound(seed), seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void aNarrowSentenceIsTheMaskedOne(long seed) {
    assertNarrowIsMasked(RandomNetworks.text(seed), seed);
  }

  private static void assertNarrowIsMasked(Network network, long seed) {
    ChannelGroups groups = new ChannelGroups(network);
    boolean[] kept = someOf(groups, seed);
    Network narrow = Narrowing.of(groups, kept);
    assertThat(narrow.size()).as("seed %d", seed).isLessThan(network.size());
    assertThat(groups.multiplyAdds(kept)).isEqualTo(narrow.multiplyAdds());
    Map<String, Tensor> inputs = RandomNetworks.inputs(network, seed);
    assertSame(run(narrow, inputs), run(new Masked(groups, kept).network(), inputs), seed);
  }

  @Test
  void theInnerWidthOfABlockAndTheWidthBetweenBlocksAreGroups() {
    ChannelGroups groups = new ChannelGroups(acoustic());
    assertThat(groups.groups())
        .extracting(ChannelGroups.Group::name)
        .containsExactly("widen", "block0.expand", "block1.expand");
    assertThat(groups.groups())
        .extracting(group -> group.units().size())
        .containsExactly(64, 96, 96);
    assertThat(groups.groups().getFirst().values())
        .contains("block0.reduce", "block1.context", "block1.output");
  }

  @Test
  void whatIsFedAndWhatIsAnsweredKeepsAllItsChannels() {
    ChannelGroups groups = new ChannelGroups(acoustic());
    boolean[] none = new boolean[groups.count()];
    assertThat(groups.groups())
        .allSatisfy(group ->
            assertThat(group.values())
                .doesNotContain("features", "stack", "tokens", "log_softmax"));
    groups.groups().forEach(group -> none[group.units().getFirst()] = true);
    for (String value : List.of("features", "stack", "tokens")) {
      for (int unit : groups.of(value)) {
        none[unit] = true;
      }
    }
    Network narrowest = Narrowing.of(groups, none);
    assertThat(narrowest.dimensions("log_softmax").channels()).isEqualTo(40);
    assertThat(narrowest.dimensions("block1.output").channels()).isEqualTo(1);
  }

  @Test
  void aUnitsSumTakesEveryWeightThatGoesWithIt() {
    // x [2] → a [3] → b [2]: unit 0 of a has two weights before it, a bias, and two after it.
    Network.Builder net = Network.builder();
    String x = net.input("x", org.parley.compression.network.ElementType.FLOAT, -1, 2);
    String a =
        net.add(
            "a",
            new Layer.Dense(
                Weights.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                Weights.of(new float[] {7, 8, 9}, 3),
                Activation.RELU),
            x);
    String b =
        net.add(
            "b",
            new Layer.Dense(
                Weights.of(new float[] {1, -1, 2, -2, 3, -3}, 3, 2),
                Weights.zeros(2),
                Activation.NONE),
            a);
    Network network = net.output("y", b).build();
    ChannelGroups groups = new ChannelGroups(network);
    double[] sums =
        groups.sums(new Scores(network, new Importance.Magnitude(), Retraining.NONE, 0).weights());
    int[] units = groups.of("a");
    assertThat(sums[units[0]]).isEqualTo(1 + 16 + 49 + 1 + 1);
    assertThat(sums[units[1]]).isEqualTo(4 + 25 + 64 + 4 + 4);
    assertThat(sums[units[2]]).isEqualTo(9 + 36 + 81 + 9 + 9);
  }

  @Test
  void wholeNumbersAreNotTakenApart() {
    Network rounded = new Quantizer(acoustic(), _ -> true, _ -> false).uncalibrated();
    ChannelGroups groups = new ChannelGroups(rounded);
    assertThatThrownBy(() -> Narrowing.of(groups, someOf(groups, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer widen is stored in whole numbers");
  }

  private static Network acoustic() {
    return new AcousticShape(64, 96, 2, 3, 1, 1, 0.1)
        .network(Weights.filled(0.1f, 80), Weights.filled(0.5f, 80), 40, 5);
  }

  /** About six tenths of each group, at least one. */
  private static boolean[] someOf(ChannelGroups groups, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] kept = new boolean[groups.count()];
    Arrays.fill(kept, true);
    for (ChannelGroups.Group group : groups.groups()) {
      group.units().stream().skip(1).forEach(unit -> kept[unit] = random.nextDouble() < 0.6);
    }
    return kept;
  }

  static Map<String, FloatTensor> run(Network network, Map<String, Tensor> inputs) {
    try (ServedNetwork served = new ServedNetwork(network)) {
      return served.run(inputs);
    }
  }

  private static void assertSame(
      Map<String, FloatTensor> actual, Map<String, FloatTensor> expected, long seed) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach((name, tensor) -> {
      float[] wanted = requireNonNull(expected.get(name)).values();
      if (!name.startsWith("next_cache_")) {
        for (int i = 0; i < wanted.length; i++) {
          assertThat(tensor.values()[i])
              .as("%s[%d], seed %d", name, i, seed)
              .isCloseTo(wanted[i], within(1e-5f * Math.max(1, Math.abs(wanted[i]))));
        }
      }
    });
  }

  /** The wide network with zeros in the place of channels, by other means than the narrow one. */
  private record Masked(ChannelGroups groups, boolean[] kept) {

    Network network() {
      Network wide = groups.network();
      List<Network.Node> nodes = new ArrayList<>();
      for (Network.Node node : wide.nodes()) {
        if (node.layer() instanceof Layer.LayerNorm norm) {
          nodes.addAll(amongThoseLeft(node, norm));
        } else {
          nodes.add(new Network.Node(node.name(), zeroed(node), node.inputs()));
        }
      }
      return new Network(wide.inputs(), nodes, wide.outputs());
    }

    private Layer zeroed(Network.Node node) {
      Map<String, Weights> parameters = new LinkedHashMap<>(node.layer().parameters());
      if (node.layer() instanceof Layer.Dense
          || node.layer() instanceof Layer.Conv1d
          || node.layer() instanceof Layer.Embedding) {
        parameters.replaceAll((_, weights) -> zeroed(weights, node.name()));
      }
      return node.layer().with(parameters);
    }

    /** Along the last axis. */
    private Weights zeroed(Weights weights, String value) {
      int[] units = groups.of(value);
      float[] values = weights.values().clone();
      for (int i = 0; i < values.length; i++) {
        values[i] = kept[units[i % units.length]] ? values[i] : 0;
      }
      return new Weights(weights.shape(), values);
    }

    /** Picks the channels, normalises them, and puts them back where they were. */
    private List<Network.Node> amongThoseLeft(Network.Node node, Layer.LayerNorm norm) {
      int[] units = groups.of(node.name());
      int[] left = IntStream.range(0, units.length).filter(i -> kept[units[i]]).toArray();
      float[] pick = new float[units.length * left.length];
      float[] put = new float[units.length * left.length];
      for (int i = 0; i < left.length; i++) {
        pick[left[i] * left.length + i] = 1;
        put[i * units.length + left[i]] = 1;
      }
      return List.of(
          new Network.Node(
              node.name() + "_picked", linear(pick, units.length, left.length), node.inputs()),
          new Network.Node(
              node.name() + "_normed",
              new Layer.LayerNorm(norm.gain().selected(0, left), norm.bias().selected(0, left)),
              List.of(node.name() + "_picked")),
          new Network.Node(
              node.name(),
              linear(put, left.length, units.length),
              List.of(node.name() + "_normed")));
    }

    private static Layer linear(float[] kernel, int inputs, int outputs) {
      return new Layer.Dense(
          Weights.of(kernel, inputs, outputs), Weights.zeros(outputs), Activation.NONE);
    }
  }
}
