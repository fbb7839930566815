package org.parley.compression.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parley.compression.compact.SentenceStudent.Heads;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.OnnxImport;
import org.parley.compression.onnx.ServedNetwork;
import org.parley.compression.onnx.WeightStorage;
import org.parley.compression.tensorflow.Feed;
import org.parley.compression.tensorflow.TensorFlowNetwork;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;
import org.parley.understanding.EncodedSentences;

class SentenceStudentTest {
  private static final Bundle PARENT = new BundleStore(Path.of("../models")).champion("nlu");
  private static final Network NETWORK = OnnxImport.network(PARENT);

  private static final SentenceStudent LEAN =
      new SentenceStudent(Block.PLAIN, 8, 8, 16, List.of(1, 2), 5, 24, Heads.LEAN, 0, 0.1);

  private static List<SentenceStudent> shapes() {
    return Stream.concat(Stream.of(Block.values()).map(SentenceStudentTest::shape), Stream.of(LEAN))
        .toList();
  }

  private static SentenceStudent shape(Block block) {
    return new SentenceStudent(block, 8, 8, 16, List.of(1, 2), 3, 24, Heads.FULL, 16, 0.1);
  }

  @Test
  void aStudentTakesAndGivesWhatItsParentDoesAndIsMuchSmaller() {
    for (SentenceStudent shape : shapes()) {
      Network student = shape.like(NETWORK, new SplittableRandom(1));
      assertThat(student.inputs()).isEqualTo(NETWORK.inputs());
      for (Network.Output output : student.outputs()) {
        Network.Output wanted =
            NETWORK.outputs().stream()
                .filter(other -> other.name().equals(output.name()))
                .findFirst()
                .orElseThrow();
        assertThat(student.dimensions(output.value()).channels())
            .isEqualTo(NETWORK.dimensions(wanted.value()).channels());
      }
      assertThat(student.size()).isLessThan(NETWORK.size() / 8);
      assertThat(student.multiplyAdds()).isLessThan(NETWORK.multiplyAdds() / 20);
    }
  }

  /** Words that only fill up a sentence change nothing of it, in either engine. */
  @Test
  void paddingChangesNothing() {
    for (SentenceStudent shape : shapes()) {
      Network student = shape.like(NETWORK, new SplittableRandom(2));
      try (TensorFlowNetwork trains = TensorFlowNetwork.whole(student);
          ServedNetwork serves =
              new ServedNetwork(OnnxExport.bytes(student, WeightStorage.FLOAT))) {
        float[] alone = trains.predict(feeds(4, 4)).values(EncodedSentences.LABELS);
        float[] padded = trains.predict(feeds(4, 9)).values(EncodedSentences.LABELS);
        float[] served =
            Objects.requireNonNull(serves.run(tensors(4, 9)).get(EncodedSentences.LABELS)).values();
        for (int i = 0; i < alone.length; i++) {
          assertThat(padded[i]).as("%s %d", shape, i).isCloseTo(alone[i], within(1e-4f));
          assertThat(served[i]).as("%s %d", shape, i).isCloseTo(alone[i], within(1e-4f));
        }
      }
    }
  }

  @Test
  void aFireModuleSqueezesToAnEighthAndExpandsFourfoldTwice() {
    Network student = shape(Block.FIRE).like(NETWORK, new SplittableRandom(1));
    Layer.Dense squeeze = StudentShape.layer(student, "block0_squeeze", Layer.Dense.class);
    assertThat(squeeze.kernel().shape()).containsExactly(16, 2);
    assertThat(StudentShape.layer(student, "block0_expand1", Layer.Dense.class).kernel().shape())
        .containsExactly(2, 8);
    assertThat(StudentShape.layer(student, "block0_expand3", Layer.Conv1d.class).kernel().shape())
        .containsExactly(3, 2, 8);
    assertThatThrownBy(
            () -> new SentenceStudent(Block.FIRE, 8, 8, 20, List.of(1), 3, 8, Heads.FULL, 8, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiple of 8");
  }

  @Test
  void aLeanStudentIsReadBackAsItIsAndTakesFewerOperations() {
    Network lean = LEAN.like(NETWORK, new SplittableRandom(1));
    byte[] served = OnnxExport.bytes(lean, WeightStorage.FLOAT);
    assertThat(OnnxExport.bytes(OnnxImport.network(served), WeightStorage.FLOAT)).isEqualTo(served);
    assertThat(lean.nodes())
        .hasSizeLessThan(shape(Block.PLAIN).like(NETWORK, new SplittableRandom(1)).nodes().size());
    assertThatThrownBy(
            () -> new SentenceStudent(Block.PLAIN, 8, 8, 16, List.of(1), 3, 8, Heads.LEAN, 16, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inner must be 0 with LEAN heads");
  }

  @Test
  void aShapeOfSoundDoesNotFitAModelOfSentences() {
    assertThatThrownBy(() ->
            new SoundStudent(Block.PLAIN, 16, 16, 2, 2, 0, 0)
                .like(NETWORK, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another kind of model");
  }

  private static Map<String, Feed> feeds(int words, int time) {
    Map<String, Feed> feeds = new HashMap<>();
    tensors(words, time)
        .forEach((name, tensor) -> {
          int[] shape = new int[tensor.shape().length];
          for (int i = 0; i < shape.length; i++) {
            shape[i] = Math.toIntExact(tensor.shape()[i]);
          }
          feeds.put(
              name,
              tensor instanceof FloatTensor floats
                  ? new Feed.Floats(floats.values(), shape)
                  : new Feed.Ints(((Tensor.Ints) tensor).values(), shape));
        });
    return feeds;
  }

  private static Map<String, Tensor> tensors(int words, int time) {
    int pieces = 16;
    int[] numbers = new int[time];
    int[] pieceNumbers = new int[time * pieces];
    float[] pieceMask = new float[time * pieces];
    float[] mask = new float[time];
    for (int w = 0; w < words; w++) {
      numbers[w] = 7 + 31 * w;
      mask[w] = 1;
      for (int p = 0; p < 5; p++) {
        pieceNumbers[w * pieces + p] = 13 * w + p + 1;
        pieceMask[w * pieces + p] = 1;
      }
    }
    return Map.of(
        "words",
        new Tensor.Ints(numbers, new long[] {1, time}),
        "pieces",
        new Tensor.Ints(pieceNumbers, new long[] {1, time, pieces}),
        "piece_mask",
        FloatTensor.of(pieceMask, 1, time, pieces),
        "mask",
        FloatTensor.of(mask, 1, time));
  }
}
