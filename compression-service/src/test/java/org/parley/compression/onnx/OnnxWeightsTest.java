package org.parley.compression.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.compression.asr.AcousticShape;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

class OnnxWeightsTest {

  @Test
  void anExportedNetworkComesBackWhole() {
    Network network = acoustic(1);
    assertThat(OnnxWeights.restored(acoustic(2), OnnxExport.bytes(network, WeightStorage.FLOAT)))
        .isEqualTo(network);
  }

  @Test
  void convolutionsComeBackWithTheirAxesInPlace() {
    Network network = convolution(1);
    assertThat(OnnxWeights.restored(convolution(2), OnnxExport.bytes(network, WeightStorage.FLOAT)))
        .isEqualTo(network);
  }

  @Test
  void shortFloatsComeBackAsCloseAsTheyWereStored() {
    Network network = acoustic(1);
    Network restored =
        OnnxWeights.restored(acoustic(2), OnnxExport.bytes(network, WeightStorage.HALF));
    assertThat(OnnxExport.bytes(restored, WeightStorage.HALF))
        .isEqualTo(OnnxExport.bytes(network, WeightStorage.HALF));
  }

  @Test
  void anotherShapeIsRefusedByName() {
    byte[] onnx = OnnxExport.bytes(acoustic(1), WeightStorage.FLOAT);
    Network wider = new AcousticShape(48, 96, 2, 3, 1, 2, 0).network(bins(), bins(), 40, 1);
    assertThatThrownBy(() -> OnnxWeights.restored(wider, onnx))
        .hasMessageContaining("widen/kernel")
        .hasMessageContaining("[320, 32]");
  }

  private static Network acoustic(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new AcousticShape(32, 96, 2, 3, 1, 2, 0)
        .network(Weights.normal(random, 1, 80), Weights.normal(random, 1, 80), 40, seed);
  }

  private static Weights bins() {
    return Weights.filled(1, 80);
  }

  private static Network convolution(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Network.Builder network = Network.builder();
    String x = network.input("x", ElementType.FLOAT, ANY, ANY, 5);
    Layer conv =
        new Layer.Conv1d(
            Weights.normal(random, 1, 3, 5, 7), Weights.normal(random, 1, 7), 1, Activation.RELU);
    return network.output("y", network.add("conv", conv, x)).build();
  }
}
