package org.parley.compression.prune;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.compression.asr.AcousticShape;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.onnx.Divergence;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

class BlocksTest {
  private static final int FRAMES = 64;
  private static final int TOKENS = 12;

  @Test
  void aRecogniserIsMadeOfItsBlocks() {
    assertThat(new Blocks(acoustic(1)).all())
        .containsExactly(
            new Blocks.Block("block0.output", "widen", "block0.input", 2),
            new Blocks.Block("block1.output", "block0.output", "block1.input", 2),
            new Blocks.Block("block2.output", "block1.output", "block2.input", 0));
  }

  @Test
  void sentencesHaveBlocksToo() {
    for (long seed = 1; seed < 10; seed++) {
      Network network = RandomNetworks.text(seed);
      long sums = network.nodes().stream().filter(node -> node.name().startsWith("Add")).count();
      long toAll =
          network.nodes().stream().filter(node -> node.name().startsWith("AddToAll")).count();
      assertThat(new Blocks(network).all()).as("seed %d", seed).hasSize((int) (sums - toAll));
    }
  }

  @Test
  void withoutABlockFramesAreThoseOfASilentBlockButEarlier() {
    Network network = acoustic(3);
    Blocks.Block block = new Blocks(network).all().getFirst();
    Network shorter = network.bypassed(block.name(), block.input());
    assertThat(shorter.lookaheadFrames()).isEqualTo(network.lookaheadFrames() - 2);
    assertThat(shorter.nodes()).noneMatch(node -> node.name().startsWith("block0."));
    float[] late = logs(silent(network, "block0"));
    float[] early = logs(shorter);
    // What begins with zeros differs as long as a later block remembers them: 3 + 2 and 3 frames.
    for (int i = 10 * TOKENS; i < late.length; i++) {
      assertThat(early[i - 2 * TOKENS]).as("value %d", i).isCloseTo(late[i], within(1e-5f));
    }
  }

  @Test
  void theBlockThatAddsNothingGoesFirst() {
    for (int quiet = 0; quiet < 3; quiet++) {
      Network network = silent(acoustic(5), "block" + quiet);
      List<String> said = new ArrayList<>();
      Network shorter = new BlockChoice(network, _ -> true).without(1, inputs(), said::add);
      String gone = "block" + quiet + ".";
      assertThat(shorter.nodes()).noneMatch(node -> node.name().startsWith(gone));
      assertThat(said).hasSize(1).allMatch(line -> line.startsWith(gone));
    }
  }

  @Test
  void divergenceFromItselfIsNothing() {
    Network network = acoustic(2);
    assertThat(new Divergence(network, inputs()).of(network)).isCloseTo(0, within(1e-9));
    Network other = silent(network, "block1");
    assertThat(new Divergence(network, inputs()).of(other)).isGreaterThan(1e-3);
  }

  private static float[] logs(Network network) {
    return requireNonNull(NarrowingTest.run(network, inputs().getFirst()).get("log_probs"))
        .values();
  }

  private static Network silent(Network network, String block) {
    Map<String, Weights> weights = new LinkedHashMap<>(network.parameters());
    weights.replaceAll((name, values) ->
        name.startsWith(block + ".reduce") ? Weights.zeros(values.shape()) : values);
    return network.with(weights);
  }

  private static List<Map<String, Tensor>> inputs() {
    SplittableRandom random = new SplittableRandom(4);
    float[] values = new float[FRAMES * 4 * 80];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return List.of(Map.of("features", FloatTensor.of(values, 1, FRAMES * 4, 80)));
  }

  private static Network acoustic(long seed) {
    return new AcousticShape(16, 32, 3, 3, 2, 2, 0)
        .network(Weights.zeros(80), Weights.filled(1, 80), TOKENS, seed);
  }
}
