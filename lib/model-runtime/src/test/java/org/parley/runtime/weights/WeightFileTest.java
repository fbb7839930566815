package org.parley.runtime.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.parley.runtime.weights.StoredTensor.Form.FLOATS;
import static org.parley.runtime.weights.StoredTensor.Form.WHOLES;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeightFileTest {
  private static final int INPUTS = 96;
  private static final int OUTPUTS = 80;
  private static final int[] SHAPE = {INPUTS, OUTPUTS};

  @Test
  void theGoldenFileIsReadAsItWasWritten() throws IOException {
    byte[] golden = golden();
    assertThat(WeightFile.write(small())).isEqualTo(golden);
    List<StoredTensor> read = WeightFile.read(golden);
    assertThat(read).hasSameSizeAs(small());
    for (int i = 0; i < read.size(); i++) {
      assertSame(read.get(i), small().get(i));
    }
  }

  @Test
  void everyEncodingComesBackAtEverySparsity() {
    for (double zeros : new double[] {0, 0.5, 0.95, 1}) {
      List<StoredTensor> tensors = gaussian(zeros, 3);
      List<StoredTensor> read = WeightFile.read(WeightFile.write(tensors));
      for (int i = 0; i < tensors.size(); i++) {
        assertSame(read.get(i), tensors.get(i));
      }
    }
  }

  @Test
  void codesTakeAtMostFiveHundredthsMoreThanTheirEntropyBesidesTheHeader() {
    for (double zeros : new double[] {0, 0.7, 0.95}) {
      for (StoredTensor tensor : gaussian(zeros, 5)) {
        int bytes = WeightFile.write(List.of(tensor)).length;
        double bound = bound(tensor.encoding());
        assertThat((double) bytes)
            .as("%s, %.0f %% zeros, entropy %.0f bytes", tensor.name(), 100 * zeros, bound)
            .isLessThan(1.05 * bound + header(tensor.encoding()));
      }
    }
  }

  /** Of the codes; of halves by their bytes, zeros told apart first. */
  private static double bound(Encoding encoding) {
    return switch (encoding) {
      case Encoding.Uniform uniform when uniform.symmetric() ->
          entropy(Codes.shifted(uniform.codes(), 127));
      case Encoding.Uniform uniform -> entropy(new Symbols(uniform.codes(), 256));
      case Encoding.PowerOfTwo power -> entropy(Codes.shifted(power.codes(), 127));
      case Encoding.Codebook book -> entropy(new Symbols(book.codes(), 256));
      case Encoding.Halves halves -> {
        byte[] isZero = new byte[halves.values().length];
        int kept = 0;
        byte[] upper = new byte[isZero.length];
        byte[] lower = new byte[isZero.length];
        for (int i = 0; i < isZero.length; i++) {
          if (halves.values()[i] == 0) {
            isZero[i] = 1;
          } else {
            upper[kept] = (byte) (halves.values()[i] >> 8);
            lower[kept++] = (byte) halves.values()[i];
          }
        }
        yield entropy(new Symbols(isZero, 2))
            + entropy(new Symbols(Arrays.copyOf(upper, kept), 256))
            + entropy(new Symbols(Arrays.copyOf(lower, kept), 256));
      }
    };
  }

  private static double entropy(Symbols symbols) {
    return symbols.entropyBits() / 8;
  }

  /** Name, shape and lengths; scales; and a table of frequencies, two bytes a symbol at most. */
  private static int header(Encoding encoding) {
    return 40
        + switch (encoding) {
          case Encoding.Uniform uniform ->
              2 * uniform.scales().length + uniform.zeros().length + (2 << uniform.bits());
          case Encoding.PowerOfTwo power -> power.tops().length + (2 << power.bits());
          case Encoding.Codebook book -> 6 * book.centroids().length;
          case Encoding.Halves _ -> 3 * 256;
        };
  }

  @Test
  void theFileIsAtMostFiveHundredthsAboveItsOwnBound() {
    for (double zeros : new double[] {0, 0.7, 0.95}) {
      List<StoredTensor> tensors = gaussian(zeros, 7);
      long bytes = WeightFile.write(tensors).length;
      assertThat(bytes)
          .as("%.0f %% zeros", 100 * zeros)
          .isBetween(
              WeightFile.entropyBytes(tensors),
              WeightFile.entropyBytes(tensors) * 105 / 100 + 300L * tensors.size());
    }
  }

  @Test
  void aFileWithoutRegardToHowOftenCodesOccurIsNeverSmaller() {
    for (double zeros : new double[] {0, 0.6, 0.99}) {
      List<StoredTensor> tensors = gaussian(zeros, 9);
      assertThat((long) WeightFile.write(tensors).length)
          .isLessThanOrEqualTo(WeightFile.most(tensors));
      assertThat(WeightFile.most(tensors)).isEqualTo(WeightFile.most(gaussian(0, 11)));
    }
  }

  @Test
  void anyByteThatIsCutOffOrAddedIsTold() throws IOException {
    byte[] golden = golden();
    for (int length = 0; length < golden.length; length++) {
      byte[] cut = Arrays.copyOf(golden, length);
      assertThatThrownBy(() -> WeightFile.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> WeightFile.read(Arrays.copyOf(golden, golden.length + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("goes on after its end");
  }

  @Test
  void changedBytesNeverDoWorseThanARefusal() throws IOException {
    byte[] golden = golden();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 3000; i++) {
      byte[] changed = golden.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      try {
        WeightFile.read(changed).forEach(tensor -> tensor.encoding().decode(tensor.shape()));
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  private static void assertSame(StoredTensor read, StoredTensor written) {
    assertThat(read.name()).isEqualTo(written.name());
    assertThat(read.shape()).isEqualTo(written.shape());
    assertThat(read.form()).isEqualTo(written.form());
    assertThat(read.encoding().getClass()).isEqualTo(written.encoding().getClass());
    assertThat(read.encoding().bits()).isEqualTo(written.encoding().bits());
    assertThat(read.encoding().decode(read.shape()))
        .as(written.name())
        .isEqualTo(written.encoding().decode(written.shape()));
  }

  private static byte[] golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(WeightFileTest.class.getResourceAsStream("/weights/golden.hex"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of()
          .parseHex(text.lines().filter(line -> !line.startsWith("#")).reduce("", String::concat));
    }
  }

  /** What the golden file holds: one tensor of each encoding, its codes in a fixed pattern. */
  private static List<StoredTensor> small() {
    int[] shape = {6, 20};
    byte[] codes = new byte[120];
    byte[] positive = new byte[120];
    float[] values = new float[120];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (i * i % 7 - 3);
      positive[i] = (byte) (i * i % 7);
      values[i] = i % 5 == 0 ? codes[i] / 4f : 0;
    }
    float[] scales = new float[20];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (1 + i) / 16f;
    }
    return List.of(
        new StoredTensor(
            "kernel",
            shape,
            new Encoding.Uniform(3, codes, scales, new byte[0], Tiles.along(1, shape)),
            WHOLES),
        new StoredTensor(
            "blocks",
            shape,
            new Encoding.Uniform(
                3,
                positive,
                new float[] {0.1f, 0.2f, 0.3f},
                EncodingTest.bytes(3, 4, 5),
                new Tiles(new int[] {2, 20})),
            FLOATS),
        new StoredTensor(
            "powers",
            shape,
            new Encoding.PowerOfTwo(3, codes, new byte[] {-4}, Tiles.whole(shape)),
            FLOATS),
        new StoredTensor(
            "book",
            shape,
            new Encoding.Codebook(new float[] {0, 1, -1, 2, -2, 3, -3}, positive),
            FLOATS),
        new StoredTensor("halves", shape, Encoding.Halves.of(values), FLOATS));
  }

  /** Normal weights of which this share is zero, in every encoding. */
  private static List<StoredTensor> gaussian(double zeros, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[INPUTS * OUTPUTS];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble() < zeros ? 0 : (float) random.nextGaussian();
    }
    List<StoredTensor> tensors = new ArrayList<>();
    for (int bits : new int[] {2, 3, 4, 6, 8}) {
      int most = Encoding.Uniform.most(bits);
      byte[] codes = codes(values, most / 3.0, most);
      byte[] tops = new byte[OUTPUTS];
      float[] scales = new float[OUTPUTS];
      Arrays.fill(scales, 0.375f);
      byte[] shifted = Codes.shifted(codes, most).values();
      byte[] zeroCodes = new byte[OUTPUTS];
      Arrays.fill(zeroCodes, (byte) most);
      float[] centroids = new float[2 * most + 1];
      for (int i = 0; i < centroids.length; i++) {
        centroids[i] = (i - most) / 7f;
      }
      Tiles columns = Tiles.along(1, SHAPE);
      tensors.add(
          tensor(
              "uniform" + bits, new Encoding.Uniform(bits, codes, scales, new byte[0], columns)));
      tensors.add(
          tensor(
              "asymmetric" + bits,
              new Encoding.Uniform(bits, shifted, scales, zeroCodes, columns)));
      tensors.add(tensor("powers" + bits, new Encoding.PowerOfTwo(bits, codes, tops, columns)));
      tensors.add(tensor("book" + bits, new Encoding.Codebook(centroids, shifted)));
    }
    tensors.add(tensor("halves", Encoding.Halves.of(values)));
    return tensors;
  }

  private static StoredTensor tensor(String name, Encoding encoding) {
    return new StoredTensor(name, SHAPE, encoding, FLOATS);
  }

  private static byte[] codes(float[] values, double perUnit, int most) {
    byte[] codes = new byte[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) Math.clamp(Math.round(values[i] * perUnit), -most, most);
    }
    return codes;
  }
}
