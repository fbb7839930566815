package org.parley.runtime.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EncodingTest {
  private static final int[] SHAPE = {2, 3};

  @Test
  void aTableOfSixWeightsInEachEncoding() {
    // Rows of one scale each: 0.5 · (−1 0 1) and 2 · (1 1 −1).
    assertThat(uniform().decode(SHAPE)).containsExactly(-0.5f, 0, 0.5f, 2, 2, -2);
    // 0.5 · (code − 1) and 2 · (code − 3).
    Encoding asymmetric =
        new Encoding.Uniform(
            2, bytes(0, 1, 3, 3, 2, 0), new float[] {0.5f, 2}, bytes(1, 3), rows());
    assertThat(asymmetric.decode(SHAPE)).containsExactly(-0.5f, 0, 1, 0, -2, -6);
    // Tops 2⁰ and 2³: each further code halves.
    assertThat(powers().decode(SHAPE)).containsExactly(1, -0.5f, 0, 8, 2, -4);
    assertThat(book().decode(SHAPE)).containsExactly(0, 1.5f, -0.25f, 0, 0, 1.5f);
    assertThat(Encoding.Halves.of(new float[] {1.5f, -2}).decode(new int[] {2}))
        .containsExactly(1.5f, -2);
  }

  @Test
  void blocksOfTwoInputsHaveScalesOfTheirOwn() {
    // Shape [inputs 3, outputs 2]: blocks of inputs {0, 1} and {2}.
    Tiles tiles = Tiles.blocks(2, new int[] {3, 2});
    assertThat(tiles.owners(new int[] {3, 2})).containsExactly(0, 1, 0, 1, 2, 3);
    assertThat(tiles.count(new int[] {3, 2})).isEqualTo(4);
  }

  @Test
  void turnedAxesTakeTheirScalesWithThem() {
    int[] shape = {4, 3, 2};
    byte[] codes = new byte[24];
    float[] scales = new float[12];
    for (int i = 0; i < 24; i++) {
      codes[i] = (byte) (i % 7 - 3);
    }
    for (int i = 0; i < 12; i++) {
      scales[i] = 1 + i;
    }
    Encoding encoding =
        new Encoding.Uniform(3, codes, scales, new byte[0], new Tiles(new int[] {2, 1, 1}));
    float[] values = encoding.decode(shape);
    float[] turned = encoding.permuted(shape, new int[] {2, 0, 1}).decode(new int[] {2, 4, 3});
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 3; b++) {
        for (int c = 0; c < 2; c++) {
          assertThat(turned[(c * 4 + a) * 3 + b]).isEqualTo(values[(a * 3 + b) * 2 + c]);
        }
      }
    }
  }

  @Test
  void wholesAreExactlyTheSameNumbers() {
    Encoding columns =
        new Encoding.Uniform(
            4,
            bytes(-7, 2, 3, 4, 5, 7),
            new float[] {0.5f, 2, 0.25f},
            new byte[0],
            Tiles.along(1, SHAPE));
    Encoding powers =
        new Encoding.PowerOfTwo(4, bytes(7, 1, 0, -3, 5, -7), bytes(-2), Tiles.whole(SHAPE));
    Encoding book =
        new Encoding.Codebook(new float[] {0, 127 * 0.5f, -3 * 0.5f}, bytes(0, 1, 2, 2, 1, 0));
    for (Encoding encoding : new Encoding[] {columns, powers, book}) {
      Encoding.Wholes wholes = encoding.wholes(SHAPE).orElseThrow();
      float[] values = encoding.decode(SHAPE);
      for (int i = 0; i < values.length; i++) {
        assertThat(wholes.codes()[i] * wholes.scales()[i % 3]).isEqualTo(values[i]);
      }
    }
  }

  @Test
  void whatBytesCannotSayExactlyIsNoProductOfWholeNumbers() {
    assertThat(uniform().wholes(SHAPE)).as("scales along the first axis").isEmpty();
    assertThat(new Encoding.Codebook(new float[] {1, 0.3f}, bytes(0, 1, 1, 1, 1, 1)).wholes(SHAPE))
        .isEmpty();
    assertThat(
            new Encoding.PowerOfTwo(5, bytes(15, 1, 0, 0, 0, 0), bytes(0), Tiles.whole(SHAPE))
                .wholes(SHAPE))
        .as("fifteen octaves")
        .isEmpty();
  }

  @Test
  void bitsOutsideTwoToEightAreRefused() {
    assertThatThrownBy(() ->
            new Encoding.Uniform(
                9, new byte[1], new float[] {1}, new byte[0], Tiles.whole(new int[] {1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9 bits");
  }

  private static Tiles rows() {
    return Tiles.along(0, SHAPE);
  }

  private static Encoding uniform() {
    return new Encoding.Uniform(
        2, bytes(-1, 0, 1, 1, 1, -1), new float[] {0.5f, 2}, new byte[0], rows());
  }

  private static Encoding powers() {
    return new Encoding.PowerOfTwo(3, bytes(1, -2, 0, 1, 3, -2), bytes(0, 3), rows());
  }

  private static Encoding book() {
    return new Encoding.Codebook(new float[] {0, 1.5f, -0.25f}, bytes(0, 1, 2, 0, 0, 1));
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
