package org.parley.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.stream.IntStream;
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
  void memoryThatIsKeptTakesLongerAndShorterInputsInAnyOrder() {
    try (OnnxNetwork network = new OnnxNetwork(NETWORK, 1)) {
      for (int rows : new int[] {2, 5, 1, 5, 40}) {
        assertThat(products(network, rows, rows)).as("%s rows", rows).isEqualTo(2 * rows * rows);
      }
    }
  }

  @Test
  void threadsThatComputeAtOnceShareNoMemory() {
    try (OnnxNetwork network = new OnnxNetwork(NETWORK, 1)) {
      assertThat(
              IntStream.range(0, 2000)
                  .parallel()
                  .allMatch(value -> products(network, 7, value) == 2.0f * 7 * value))
          .isTrue();
    }
  }

  /** The sum of the first products of so many rows of twice the value and two zeros. */
  private static float products(OnnxNetwork network, int rows, float value) {
    return network.bound(binding -> {
      FloatBuffer x = binding.floats("x", rows, 3);
      for (int row = 0; row < rows; row++) {
        x.put(new float[] {2 * value, 0, 0});
      }
      FloatBuffer y = binding.output("y", rows, 2);
      binding.run();
      float sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += y.get(2 * row);
      }
      return sum;
    });
  }

  @Test
  void memoryOfAnotherShapeThanTheNetworksIsRefusedAndTheNextRunWorks() {
    try (OnnxNetwork network = new OnnxNetwork(NETWORK, 1)) {
      assertThatThrownBy(() ->
              network.bound(binding -> {
                binding.floats("x", 1, 4);
                binding.output("y", 1, 2);
                binding.run();
                return 0;
              }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("refuses the run");
      assertThat(products(network, 3, 1)).isEqualTo(6);
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
    assertThatThrownBy(() -> network.bound(_ -> 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTensorMustFillItsShape() {
    assertThatThrownBy(() -> FloatTensor.of(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3]");
  }
}
