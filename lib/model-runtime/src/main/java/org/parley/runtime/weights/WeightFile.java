package org.parley.runtime.weights;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The file {@code network.weights} of a bundle: the weights of its graph in few bits.
 *
 * <p>After {@value #MAGIC} and the number of tensors, for each: its name, its axes, what it becomes
 * when loaded, how its codes are meant with scales or the like, and the codes. Those of a tensor
 * are all there, or only those that are not zero after the gaps between them, whichever is shorter;
 * and either is coded by how often each occurs. Numbers of no fixed width are of seven bits a byte,
 * others little-endian. The same tensors give the same bytes.
 */
public final class WeightFile {
  private static final String MAGIC = "PWF1";

  private static final int UNIFORM = 0;
  private static final int ASYMMETRIC = 1;
  private static final int POWER_OF_TWO = 2;
  private static final int CODEBOOK = 3;
  private static final int HALVES = 4;
  private static final int BYTES = 256;

  private WeightFile() {}

  public static byte[] write(List<StoredTensor> tensors) {
    return written(tensors, true).toBytes();
  }

  /** The bytes of the file if codes took no more than their entropy. */
  public static long entropyBytes(List<StoredTensor> tensors) {
    return written(tensors, true).entropyBytes();
  }

  /**
   * The bytes of the file when no code were more frequent than another: those of any codes in this
   * form are at most as many.
   */
  public static long most(List<StoredTensor> tensors) {
    return written(tensors, false).size();
  }

  private static Sink written(List<StoredTensor> tensors, boolean coded) {
    Sink out = new Sink(coded);
    out.bytes(MAGIC.getBytes(StandardCharsets.US_ASCII));
    out.number(tensors.size());
    for (StoredTensor tensor : tensors) {
      out.text(tensor.name());
      out.one(tensor.shape().length);
      for (int axis : tensor.shape()) {
        out.number(axis);
      }
      out.one(tensor.form().ordinal());
      write(tensor.encoding(), out);
    }
    return out;
  }

  /**
   * @throws IllegalArgumentException when the bytes are no such file
   */
  public static List<StoredTensor> read(byte[] file) {
    Source in = new Source(file);
    if (!Arrays.equals(in.bytes(MAGIC.length()), MAGIC.getBytes(StandardCharsets.US_ASCII))) {
      throw new IllegalArgumentException("not a file of weights: it does not begin with " + MAGIC);
    }
    List<StoredTensor> tensors = new ArrayList<>();
    for (int left = in.number(); left > 0; left--) {
      String name = in.text();
      try {
        tensors.add(tensor(name, in));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("weights of " + name + ": " + e.getMessage(), e);
      }
    }
    if (!in.atEnd()) {
      throw new IllegalArgumentException("the file of weights goes on after its end");
    }
    return tensors;
  }

  private static StoredTensor tensor(String name, Source in) {
    int[] shape = new int[in.one()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = in.number();
    }
    int size = Math.toIntExact(StoredTensor.size(shape));
    int form = in.one();
    if (form >= StoredTensor.Form.values().length) {
      throw new IllegalArgumentException("form " + form + " is unknown");
    }
    return new StoredTensor(
        name, shape, encoding(shape, size, in), StoredTensor.Form.values()[form]);
  }

  private static void write(Encoding encoding, Sink out) {
    switch (encoding) {
      case Encoding.Uniform uniform -> {
        out.one(uniform.symmetric() ? UNIFORM : ASYMMETRIC);
        out.one(uniform.bits());
        tiles(uniform.tiles(), out);
        Scales.write(uniform.scales(), out);
        if (uniform.symmetric()) {
          int most = Encoding.Uniform.most(uniform.bits());
          Codes.write(Codes.shifted(uniform.codes(), most), most, out);
        } else {
          out.symbols(new Symbols(uniform.zeros(), 1 << uniform.bits()));
          out.symbols(new Symbols(uniform.codes(), 1 << uniform.bits()));
        }
      }
      case Encoding.PowerOfTwo power -> {
        int most = Encoding.Uniform.most(power.bits());
        out.one(POWER_OF_TWO);
        out.one(power.bits());
        tiles(power.tiles(), out);
        out.symbols(new Symbols(power.tops(), BYTES));
        Codes.write(Codes.shifted(power.codes(), most), most, out);
      }
      case Encoding.Codebook book -> {
        out.one(CODEBOOK);
        out.one(book.centroids().length - 1);
        out.floats(book.centroids());
        Symbols codes = new Symbols(book.codes(), book.centroids().length);
        Codes.write(codes, Codes.zero(book.centroids()), out);
      }
      case Encoding.Halves halves -> {
        out.one(HALVES);
        Codes.write(halves, out);
      }
    }
  }

  private static Encoding encoding(int[] shape, int size, Source in) {
    int kind = in.one();
    return switch (kind) {
      case UNIFORM -> {
        int bits = bits(in);
        Tiles tiles = tiles(shape.length, in);
        float[] scales = Scales.read(tiles.count(shape), in);
        int most = Encoding.Uniform.most(bits);
        byte[] codes = Codes.back(Codes.read(size, 2 * most + 1, most, in), most);
        yield new Encoding.Uniform(bits, codes, scales, new byte[0], tiles);
      }
      case ASYMMETRIC -> {
        int bits = bits(in);
        Tiles tiles = tiles(shape.length, in);
        float[] scales = Scales.read(tiles.count(shape), in);
        byte[] zeros = in.symbols(scales.length, 1 << bits).values();
        yield new Encoding.Uniform(
            bits, in.symbols(size, 1 << bits).values(), scales, zeros, tiles);
      }
      case POWER_OF_TWO -> {
        int bits = bits(in);
        Tiles tiles = tiles(shape.length, in);
        byte[] tops = in.symbols(tiles.count(shape), BYTES).values();
        int most = Encoding.Uniform.most(bits);
        byte[] codes = Codes.back(Codes.read(size, 2 * most + 1, most, in), most);
        yield new Encoding.PowerOfTwo(bits, codes, tops, tiles);
      }
      case CODEBOOK -> {
        float[] centroids = in.floats(in.one() + 1);
        Symbols codes = Codes.read(size, centroids.length, Codes.zero(centroids), in);
        yield new Encoding.Codebook(centroids, codes.values());
      }
      case HALVES -> Codes.halves(size, in);
      default -> throw new IllegalArgumentException("encoding " + kind + " is unknown");
    };
  }

  private static int bits(Source in) {
    int bits = in.one();
    if (bits < 2 || bits > 8) {
      throw new IllegalArgumentException("codes of " + bits + " bits; there are 2 to 8");
    }
    return bits;
  }

  private static void tiles(Tiles tiles, Sink out) {
    for (int size : tiles.sizes()) {
      out.number(size);
    }
  }

  private static Tiles tiles(int rank, Source in) {
    int[] sizes = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = in.number();
    }
    return new Tiles(sizes);
  }
}
