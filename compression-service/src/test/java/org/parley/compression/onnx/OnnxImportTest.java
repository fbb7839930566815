package org.parley.compression.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.compression.asr.AcousticShape;
import org.parley.compression.compact.Block;
import org.parley.compression.compact.SoundStudent;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.quantize.Quantizer;
import org.parley.runtime.NetworkFiles;

/** What is written can be read, and is then written again as it was. */
class OnnxImportTest {

  @ParameterizedTest
  @EnumSource(WeightStorage.class)
  void aRecogniserIsReadBackToTheSameBytes(WeightStorage storage) {
    Network network = acoustic();
    byte[] onnx = OnnxExport.bytes(network, storage);
    Network read = OnnxImport.network(onnx);
    assertThat(OnnxExport.bytes(read, storage)).isEqualTo(onnx);
    assertThat(read.lookaheadFrames()).isEqualTo(network.lookaheadFrames());
    assertThat(read.parameters().keySet()).isEqualTo(network.parameters().keySet());
    assertThat(read.multiplyAdds()).isEqualTo(network.multiplyAdds());
  }

  @ParameterizedTest
  @EnumSource(WeightStorage.class)
  void everyLayerOfAnUnderstanderIsReadBackToTheSameBytes(WeightStorage storage) {
    byte[] onnx = OnnxExport.bytes(understander(), storage);
    assertThat(OnnxExport.bytes(OnnxImport.network(onnx), storage)).isEqualTo(onnx);
  }

  @Test
  void aNetworkOfWholeNumbersIsReadBackToTheSameFiles() {
    for (boolean computing : new boolean[] {true, false}) {
      for (Network network : List.of(acoustic(), understander())) {
        Network rounded = new Quantizer(network, _ -> computing, _ -> true).uncalibrated();
        NetworkFiles files = OnnxExport.files(rounded);
        NetworkFiles again = OnnxExport.files(OnnxImport.network(files));
        assertThat(again.graph()).isEqualTo(files.graph());
        assertThat(again.weights())
            .hasValueSatisfying(
                weights -> assertThat(weights).isEqualTo(files.weights().orElseThrow()));
      }
    }
  }

  @Test
  void wholeNumbersInAPlainModelAreReadTooWithTheirEncoding() {
    for (Network network : List.of(acoustic(), understander())) {
      Network rounded = new Quantizer(network, _ -> true, _ -> true).uncalibrated();
      byte[] onnx = OnnxExport.bytes(rounded, WeightStorage.FLOAT);
      assertThat(OnnxExport.bytes(OnnxImport.network(onnx), WeightStorage.FLOAT)).isEqualTo(onnx);
    }
  }

  @Test
  void compactNetworksAreReadBackToTheSameBytes() {
    for (Block block : Block.values()) {
      Network student =
          new SoundStudent(block, 32, 48, 3, 3, 2, 2).like(acoustic(), new SplittableRandom(1));
      byte[] onnx = OnnxExport.bytes(student, WeightStorage.FLOAT);
      Network read = OnnxImport.network(onnx);
      assertThat(OnnxExport.bytes(read, WeightStorage.FLOAT)).as("%s", block).isEqualTo(onnx);
      assertThat(read.lookaheadFrames()).as("%s", block).isEqualTo(4);
    }
  }

  @Test
  void bytesThatAreNoGraphAreRefused() {
    assertThatThrownBy(() -> OnnxImport.network(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an ONNX graph");
  }

  private static Network acoustic() {
    return new AcousticShape(64, 96, 3, 4, 2, 2, 0.1)
        .network(Weights.filled(0.1f, 80), Weights.filled(0.5f, 80), 40, 5);
  }

  /** Has every kind of layer that the recogniser has not. */
  private static Network understander() {
    SplittableRandom random = new SplittableRandom(3);
    Network.Builder net = Network.builder();
    String words = net.input("words", ElementType.INT, ANY, ANY);
    String pieces = net.input("pieces", ElementType.INT, ANY, ANY, 5);
    String pieceMask = net.input("piece_mask", ElementType.FLOAT, ANY, ANY, 5);
    String mask = net.input("mask", ElementType.FLOAT, ANY, ANY);
    String word = net.add("word", new Layer.Embedding(Weights.normal(random, 1, 700, 8)), words);
    String piece = net.add("piece", new Layer.Embedding(Weights.normal(random, 1, 9, 8)), pieces);
    String read = net.add("read", conv(random, 1), piece);
    String spelling = net.add("spelling", new Layer.MeanPool(), read, pieceMask);
    String sum = net.add("sum", new Layer.Add(), word, spelling);
    String norm = net.add("norm", new Layer.LayerNorm(Weights.filled(1, 8), Weights.zeros(8)), sum);
    String masked = net.add("masked", new Layer.Mask(), norm, mask);
    String seen = net.add("seen", conv(random, 2), masked);
    seen =
        net.add(
            "depthwise",
            new Layer.DepthwiseConv1d(
                Weights.normal(random, 1, 3, 8), Weights.zeros(8), 2, Activation.RELU),
            seen);
    seen = net.add("positive", new Layer.Relu(), seen);
    String max = net.add("max", new Layer.MaxPool(), seen, mask);
    String mean = net.add("mean", new Layer.MeanPool(), seen, mask);
    String pooled = net.add("pooled", new Layer.Concat(2), max, mean);
    String context =
        net.add(
            "context",
            new Layer.Dense(Weights.normal(random, 1, 16, 8), Weights.zeros(8), Activation.RELU),
            pooled);
    String all = net.add("in_context", new Layer.AddToAll(), seen, context);
    String table = net.add("transitions", new Layer.Table(Weights.normal(random, 1, 8, 8)));
    return net.output("labels", net.add("logs", new Layer.LogSoftmax(), all))
        .output("table", table)
        .build();
  }

  private static Layer.Conv1d conv(SplittableRandom random, int dilation) {
    return new Layer.Conv1d(
        Weights.normal(random, 1, 3, 8, 8), Weights.zeros(8), dilation, Activation.RELU);
  }
}
