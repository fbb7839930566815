package org.parley.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.runtime.weights.Encoding;
import org.parley.runtime.weights.StoredTensor;
import org.parley.runtime.weights.Tiles;
import org.parley.runtime.weights.WeightFile;

class NetworkFilesTest {
  private static final int[] SHAPE = {3, 2};

  /** y = x · w, of which w lies elsewhere. */
  private static byte[] graph() {
    return new TinyOnnx()
        .input("x", TinyOnnx.ANY, 3)
        .output("y", TinyOnnx.ANY, 2)
        .node("MatMul", List.of("x", "w"), "y")
        .toBytes();
  }

  /** w = (1 2; 3 −6; 0 4): codes times the scales of columns, 1 and 2. */
  private static byte[] weights(StoredTensor.Form form) {
    Encoding encoding =
        new Encoding.Uniform(
            3,
            new byte[] {1, 1, 3, -3, 0, 2},
            new float[] {1, 2},
            new byte[0],
            Tiles.along(1, SHAPE));
    return WeightFile.write(List.of(new StoredTensor("w", SHAPE, encoding, form)));
  }

  private static Bundle bundle(byte[] weights) {
    BundleWriter writer = new BundleWriter(Manifest.Draft.of("asr", "1"));
    new NetworkFiles(graph(), Optional.of(weights)).addTo(writer);
    return Bundle.read("bundle", writer.toBytes());
  }

  @Test
  void aGraphComputesWithTheWeightsThatLieBesideIt() {
    Bundle bundle = bundle(weights(StoredTensor.Form.FLOATS));
    try (OnnxNetwork network = OnnxNetwork.of(bundle, 1)) {
      FloatTensor x = FloatTensor.of(new float[] {1, 1, 1, 0, 2, 1}, 2, 3);
      assertThat(requireNonNull(network.run(Map.of("x", x)).get("y")).values())
          .containsExactly(4, 0, 6, -8);
    }
  }

  @Test
  void wholeNumbersBecomeCodesAndScales() {
    byte[] graph =
        new TinyOnnx()
            .input("x", TinyOnnx.ANY, 3)
            .output("y", TinyOnnx.ANY, 2)
            .nodeAlong(1, "DequantizeLinear", List.of("w/codes", "w/scales"), "w")
            .node("MatMul", List.of("x", "w"), "y")
            .toBytes();
    byte[] onnx = new NetworkFiles(graph, Optional.of(weights(StoredTensor.Form.WHOLES))).onnx();
    try (OnnxNetwork network = new OnnxNetwork(onnx, 1)) {
      FloatTensor x = FloatTensor.of(new float[] {1, 1, 1}, 1, 3);
      assertThat(requireNonNull(network.run(Map.of("x", x)).get("y")).values())
          .containsExactly(4, 0);
    }
  }

  @Test
  void bothFilesAreBytesOfTheNetwork() {
    byte[] weights = weights(StoredTensor.Form.FLOATS);
    assertThat(bundle(weights).manifest().networkBytes())
        .isEqualTo(graph().length + weights.length)
        .isEqualTo(NetworkFiles.of(bundle(weights)).bytes());
  }

  @Test
  void aBrokenFileOfWeightsIsARefusedBundle() {
    byte[] broken = weights(StoredTensor.Form.FLOATS);
    broken[5] = 9;
    assertThatThrownBy(() -> OnnxNetwork.of(bundle(broken), 1))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("asr@1-");
    assertThatThrownBy(() -> OnnxNetwork.of(bundle(new byte[] {1, 2, 3, 4}), 1))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("not a file of weights");
  }
}
