package org.parley.compression.quantize;

import org.parley.compression.network.Weights;
import org.parley.runtime.weights.Encoding;
import org.parley.runtime.weights.Tiles;

/** Zero and the powers of two of a few octaves below a greatest one of each tile. */
final class PowerLevels implements Levels {
  /** Octaves by which the search for the least error lowers the greatest power. */
  private static final int TRIES = 4;

  private final int bits;
  private final Tiles tiles;
  private final int[] owners;
  private final byte[] tops;

  private PowerLevels(int bits, Tiles tiles, int[] owners, byte[] tops) {
    this.bits = bits;
    this.tiles = tiles;
    this.owners = owners;
    this.tops = tops;
  }

  static PowerLevels of(Weights weights, int bits, Method.Logarithmic method) {
    Tiles tiles = method.scales().tiles(weights.shape());
    TileMembers members = new TileMembers(weights, tiles);
    int octaves = Encoding.Uniform.most(bits);
    byte[] tops = new byte[members.count()];
    for (int tile = 0; tile < tops.length; tile++) {
      float[] of = members.of(tile);
      int top = top(of);
      tops[tile] = (byte) (method.clip() == Clip.MAX ? top : best(of, top, octaves));
    }
    return new PowerLevels(bits, tiles, tiles.owners(weights.shape()), tops);
  }

  /**
   * The exponent of the power nearest to the greatest magnitude: from 3/2 of a power on, the next
   * one is nearer (Zhou et al. 2017, arXiv 1702.03044).
   */
  private static int top(float[] weights) {
    float greatest = 0;
    for (float weight : weights) {
      greatest = Math.max(greatest, Math.abs(weight));
    }
    return greatest == 0 ? 0 : Math.clamp(Math.getExponent(greatest * (4 / 3f)), -128, 127);
  }

  private static int best(float[] weights, int top, int octaves) {
    int best = top;
    double least = Double.POSITIVE_INFINITY;
    for (int lower = top; lower > top - TRIES && lower >= Byte.MIN_VALUE; lower--) {
      double error = 0;
      for (float weight : weights) {
        double distance = weight - value(code(weight, lower, octaves), lower);
        error += distance * distance;
      }
      if (error < least) {
        least = error;
        best = lower;
      }
    }
    return best;
  }

  /** Between two powers, and between the least and zero, the nearer one. */
  private static int code(double weight, int top, int octaves) {
    double magnitude = Math.abs(weight);
    int least = top - octaves + 1;
    if (magnitude < Math.scalb(0.5, least)) {
      return 0;
    }
    int exponent = Math.clamp(Math.getExponent(magnitude * (4 / 3.0)), least, top);
    return (int) Math.signum(weight) * (top - exponent + 1);
  }

  private static float value(int code, int top) {
    return code == 0 ? 0 : Math.scalb(Math.signum(code), top - Math.abs(code) + 1);
  }

  @Override
  public float nearest(int place, double weight) {
    int top = tops[owners[place]];
    return value(code(weight, top, Encoding.Uniform.most(bits)), top);
  }

  @Override
  public Encoding encoding(float[] values) {
    byte[] codes = new byte[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) code(values[i], tops[owners[i]], Encoding.Uniform.most(bits));
    }
    return new Encoding.PowerOfTwo(bits, codes, tops, tiles);
  }
}
