package org.parley.runtime.weights;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How weights are kept in fewer bits than floats have. A bundle stores the encoding; whoever
 * computes with floats sees what it decodes to. Nobody changes the arrays of one.
 */
public sealed interface Encoding {

  /** The numbers that the encoding stands for, row-major. */
  float[] decode(int[] shape);

  /**
   * The same numbers with their axes in another order.
   *
   * @param shape before
   * @param order for each new axis, the old one
   */
  Encoding permuted(int[] shape, int[] order);

  /** What a weight takes before codes are coded by how often they occur. */
  int bits();

  /**
   * The same numbers exactly as bytes times a scale for each index of the last axis, as products of
   * whole numbers take them; empty where they are none.
   */
  Optional<Wholes> wholes(int[] shape);

  /**
   * @param codes from −127 to 127; −128 is left out, so that a weight and its negative are equally
   *     far from zero
   * @param scales for each index of the last axis
   */
  @SuppressWarnings("ArrayRecordComponent") // a pair of results
  record Wholes(byte[] codes, float[] scales) {
    public static final int MOST = 127;
  }

  /**
   * Equally distant levels, (code − zero) · scale of the tile.
   *
   * @param bits 2 to 8
   * @param codes symmetric: −(2ᵇ⁻¹ − 1) to 2ᵇ⁻¹ − 1; asymmetric: 0 to 2ᵇ − 1, without sign
   * @param scales of each tile, positive
   * @param zeros of each tile, without sign; none where levels are symmetric
   */
  @SuppressWarnings("ArrayRecordComponent") // weights are compared by what they decode to
  record Uniform(int bits, byte[] codes, float[] scales, byte[] zeros, Tiles tiles)
      implements Encoding {
    public Uniform {
      requireBits(bits);
      requireNonNull(codes, "codes");
      requireNonNull(tiles, "tiles");
      for (float scale : scales) {
        if (!(scale > 0) || Float.isInfinite(scale)) {
          throw new IllegalArgumentException("scale " + scale + " is not positive");
        }
      }
      if (zeros.length != 0 && zeros.length != scales.length) {
        throw new IllegalArgumentException(zeros.length + " zeros for " + scales.length);
      }
    }

    /** The greatest code of symmetric levels, and as many below zero. */
    public static int most(int bits) {
      return (1 << (bits - 1)) - 1;
    }

    public boolean symmetric() {
      return zeros.length == 0;
    }

    @Override
    public float[] decode(int[] shape) {
      requireTiles(tiles, shape, scales.length);
      int[] owners = tiles.owners(shape);
      float[] values = new float[codes.length];
      for (int i = 0; i < values.length; i++) {
        int level = symmetric() ? codes[i] : (codes[i] & 0xff) - (zeros[owners[i]] & 0xff);
        values[i] = level * scales[owners[i]];
      }
      return values;
    }

    @Override
    public Uniform permuted(int[] shape, int[] order) {
      int[] places = tiles.places(shape, order);
      return new Uniform(
          bits,
          Axes.permuted(codes, Axes.places(shape, order)),
          Axes.permuted(scales, places),
          symmetric() ? zeros : Axes.permuted(zeros, places),
          tiles.permuted(order));
    }

    @Override
    public Optional<Wholes> wholes(int[] shape) {
      return symmetric() && tiles.lastAxisAtMost(shape)
          ? Optional.of(new Wholes(codes, spread(scales, shape)))
          : Optional.empty();
    }
  }

  /**
   * Powers of two and zero: code 0 is 0, code ±c is ±2^(top − c + 1), so that the greatest has code
   * 1 (Zhou et al. 2017, "Incremental network quantization", arXiv 1702.03044).
   *
   * @param bits 2 to 8
   * @param codes −(2ᵇ⁻¹ − 1) to 2ᵇ⁻¹ − 1
   * @param tops greatest exponent of each tile
   */
  @SuppressWarnings("ArrayRecordComponent") // weights are compared by what they decode to
  record PowerOfTwo(int bits, byte[] codes, byte[] tops, Tiles tiles) implements Encoding {
    public PowerOfTwo {
      requireBits(bits);
      requireNonNull(codes, "codes");
      requireNonNull(tops, "tops");
      requireNonNull(tiles, "tiles");
    }

    @Override
    public float[] decode(int[] shape) {
      requireTiles(tiles, shape, tops.length);
      int[] owners = tiles.owners(shape);
      float[] values = new float[codes.length];
      for (int i = 0; i < values.length; i++) {
        int code = codes[i];
        values[i] =
            code == 0 ? 0 : Math.scalb(Math.signum(code), tops[owners[i]] - Math.abs(code) + 1);
      }
      return values;
    }

    @Override
    public PowerOfTwo permuted(int[] shape, int[] order) {
      return new PowerOfTwo(
          bits,
          Axes.permuted(codes, Axes.places(shape, order)),
          Axes.permuted(tops, tiles.places(shape, order)),
          tiles.permuted(order));
    }

    /** Seven octaves fit into a byte: 1, 2, … 64. */
    @Override
    public Optional<Wholes> wholes(int[] shape) {
      int octaves = Uniform.most(bits);
      if (octaves > 7 || !tiles.lastAxisAtMost(shape)) {
        return Optional.empty();
      }
      byte[] wholes = new byte[codes.length];
      for (int i = 0; i < wholes.length; i++) {
        int code = codes[i];
        wholes[i] = (byte) (code == 0 ? 0 : Integer.signum(code) << (octaves - Math.abs(code)));
      }
      float[] scales = new float[tops.length];
      for (int i = 0; i < scales.length; i++) {
        scales[i] = Math.scalb(1f, tops[i] - octaves + 1);
      }
      return Optional.of(new Wholes(wholes, spread(scales, shape)));
    }
  }

  /**
   * Any few numbers, each weight the index of one (Han et al. 2016, "Deep compression", arXiv
   * 1510.00149).
   *
   * @param centroids 1 to 256
   * @param codes indices without sign
   */
  @SuppressWarnings("ArrayRecordComponent") // weights are compared by what they decode to
  record Codebook(float[] centroids, byte[] codes) implements Encoding {
    public Codebook {
      requireNonNull(codes, "codes");
      if (centroids.length < 1 || centroids.length > 256) {
        throw new IllegalArgumentException(centroids.length + " centroids");
      }
    }

    @Override
    public float[] decode(int[] shape) {
      float[] values = new float[codes.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = centroids[codes[i] & 0xff];
      }
      return values;
    }

    @Override
    public Codebook permuted(int[] shape, int[] order) {
      return new Codebook(centroids, Axes.permuted(codes, Axes.places(shape, order)));
    }

    @Override
    public int bits() {
      return Integer.SIZE - Integer.numberOfLeadingZeros(centroids.length - 1);
    }

    /** Where every centroid is a whole number of the 127th part of the greatest. */
    @Override
    public Optional<Wholes> wholes(int[] shape) {
      float greatest = Float.MIN_NORMAL;
      for (float centroid : centroids) {
        greatest = Math.max(greatest, Math.abs(centroid));
      }
      float scale = greatest / Wholes.MOST;
      byte[] whole = new byte[centroids.length];
      for (int i = 0; i < whole.length; i++) {
        whole[i] = (byte) Math.rint(centroids[i] / scale);
        if (whole[i] * scale != centroids[i]) {
          return Optional.empty();
        }
      }
      byte[] wholes = new byte[codes.length];
      for (int i = 0; i < wholes.length; i++) {
        wholes[i] = whole[codes[i] & 0xff];
      }
      return Optional.of(new Wholes(wholes, spread(new float[] {scale}, shape)));
    }
  }

  /**
   * Floats of 16 bits.
   *
   * @param values as {@link Float#floatToFloat16} makes them
   */
  @SuppressWarnings("ArrayRecordComponent") // weights are compared by what they decode to
  record Halves(short[] values) implements Encoding {
    /** The nearest ones. */
    public static Halves of(float[] values) {
      short[] halves = new short[values.length];
      for (int i = 0; i < halves.length; i++) {
        halves[i] = Float.floatToFloat16(values[i]);
      }
      return new Halves(halves);
    }

    @Override
    public float[] decode(int[] shape) {
      float[] decoded = new float[values.length];
      for (int i = 0; i < decoded.length; i++) {
        decoded[i] = Float.float16ToFloat(values[i]);
      }
      return decoded;
    }

    @Override
    public Halves permuted(int[] shape, int[] order) {
      int[] places = Axes.places(shape, order);
      short[] moved = new short[values.length];
      for (int i = 0; i < moved.length; i++) {
        moved[i] = values[places[i]];
      }
      return new Halves(moved);
    }

    @Override
    public int bits() {
      return Short.SIZE;
    }

    @Override
    public Optional<Wholes> wholes(int[] shape) {
      return Optional.empty();
    }
  }

  private static float[] spread(float[] scales, int[] shape) {
    int last = shape[shape.length - 1];
    if (scales.length == last) {
      return scales;
    }
    float[] spread = new float[last];
    java.util.Arrays.fill(spread, scales[0]);
    return spread;
  }

  private static void requireBits(int bits) {
    if (bits < 2 || bits > 8) {
      throw new IllegalArgumentException("codes of " + bits + " bits; there are 2 to 8");
    }
  }

  private static void requireTiles(Tiles tiles, int[] shape, int scales) {
    if (tiles.count(shape) != scales) {
      throw new IllegalArgumentException(scales + " scales for " + tiles.count(shape) + " tiles");
    }
  }
}
