package org.parley.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxNetworkTest {
  private static final byte[] NETWORK = TinyOnnx.matMul(3, 2, new float[] {1, 2, 3, 4, 5, 6});

  @Test
  void computesAMatrixProduct() {
    try (OnnxNetwork network = new OnnxNetwork(NETWORK, 1)) {
      FloatTensor y =
          requireNonNull(
              network
                  .run(Map.of("x", FloatTensor.of(new float[] {1, 0, 0, 1, 1, 1}, 2, 3)))
                  .get("y"));
      assertThat(y.shape()).containsExactly(2, 2);
      assertThat(y.values()).containsExactly(1, 2, 9, 12);
    }
  }

  @Test
  void tellsItsInputsAndOutputs() {
    try (OnnxNetwork network = new OnnxNetwork(NETWORK, 1)) {
      assertThat(network.inputs()).containsOnlyKeys("x");
      assertThat(network.inputs().get("x")).containsExactly(-1, 3);
      assertThat(network.outputs().get("y")).containsExactly(-1, 2);
    }
  }

  @Test
  void refusesUnknownInputsWrongShapesAndWrongTypes() {
    try (OnnxNetwork network = new OnnxNetwork(NETWORK, 1)) {
      assertThatThrownBy(() -> network.run(Map.of("z", FloatTensor.of(new float[3], 1, 3))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[x]");
      assertThatThrownBy(() -> network.run(Map.of("x", FloatTensor.of(new float[4], 1, 4))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () -> network.run(Map.of("x", new Tensor.Ints(new int[3], new long[] {1, 3}))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusesBytesThatAreNoNetwork() {
    assertThatThrownBy(() -> new OnnxNetwork(new byte[] {1, 2, 3}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("refuses the network");
  }

  @Test
  void useAfterCloseThrowsAndClosingTwiceDoesNot() {
    OnnxNetwork network = new OnnxNetwork(NETWORK, 1);
    network.close();
    network.close();
    assertThatThrownBy(() -> network.run(Map.of("x", FloatTensor.of(new float[3], 1, 3))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTensorMustFillItsShape() {
    assertThatThrownBy(() -> FloatTensor.of(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3]");
  }
}
