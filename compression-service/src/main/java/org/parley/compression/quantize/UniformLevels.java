package org.parley.compression.quantize;

import org.parley.compression.network.Weights;
import org.parley.runtime.weights.Encoding;
import org.parley.runtime.weights.Scales;
import org.parley.runtime.weights.Tiles;

/** Equally distant levels, with a scale and a zero for each tile. */
final class UniformLevels implements Levels {
  /** Shares of the greatest magnitude that the search for the least error tries. */
  private static final int TRIES = 85;

  private static final double STEP = 0.01;

  private final int bits;
  private final boolean symmetric;
  private final Tiles tiles;
  private final int[] owners;
  private final Grid[] grids;

  /** (code − zero) · scale for codes from least to most. */
  private record Grid(float scale, int zero, int least, int most) {
    int code(double weight) {
      return Math.clamp((long) Math.rint(weight / scale) + zero, least, most);
    }

    float value(int code) {
      return (code - zero) * scale;
    }

    double error(float[] weights) {
      double sum = 0;
      for (float weight : weights) {
        double distance = weight - value(code(weight));
        sum += distance * distance;
      }
      return sum;
    }
  }

  private UniformLevels(int bits, boolean symmetric, Tiles tiles, int[] owners, Grid[] grids) {
    this.bits = bits;
    this.symmetric = symmetric;
    this.tiles = tiles;
    this.owners = owners;
    this.grids = grids;
  }

  static UniformLevels of(Weights weights, int bits, Method.Uniform method) {
    Tiles tiles = method.scales().tiles(weights.shape());
    TileMembers members = new TileMembers(weights, tiles);
    Grid[] grids = new Grid[members.count()];
    for (int tile = 0; tile < grids.length; tile++) {
      grids[tile] = best(members.of(tile), bits, method);
    }
    return new UniformLevels(bits, method.symmetric(), tiles, tiles.owners(weights.shape()), grids);
  }

  private static Grid best(float[] weights, int bits, Method.Uniform method) {
    float low = 0;
    float high = 0;
    for (float weight : weights) {
      low = Math.min(low, weight);
      high = Math.max(high, weight);
    }
    Grid best = grid(low, high, bits, method.symmetric());
    if (method.clip() == Clip.MAX) {
      return best;
    }
    double least = best.error(weights);
    for (int i = 1; i < TRIES; i++) {
      double share = 1 - i * STEP;
      Grid grid = grid(share * low, share * high, bits, method.symmetric());
      double error = grid.error(weights);
      if (error < least) {
        least = error;
        best = grid;
      }
    }
    return best;
  }

  private static Grid grid(double low, double high, int bits, boolean symmetric) {
    if (symmetric) {
      int most = Encoding.Uniform.most(bits);
      return new Grid(scale(Math.max(-low, high) / most), 0, -most, most);
    }
    int most = (1 << bits) - 1;
    float scale = scale((high - low) / most);
    return new Grid(scale, Math.clamp(Math.round(-low / scale), 0, most), 0, most);
  }

  private static float scale(double step) {
    return Scales.roundedUp(Math.max((float) step, Float.MIN_NORMAL));
  }

  @Override
  public float nearest(int place, double weight) {
    Grid grid = grids[owners[place]];
    return grid.value(grid.code(weight));
  }

  @Override
  public Encoding encoding(float[] values) {
    float[] scales = new float[grids.length];
    byte[] zeros = new byte[symmetric ? 0 : grids.length];
    for (int i = 0; i < grids.length; i++) {
      scales[i] = grids[i].scale();
      if (!symmetric) {
        zeros[i] = (byte) grids[i].zero();
      }
    }
    byte[] codes = new byte[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) grids[owners[i]].code(values[i]);
    }
    return new Encoding.Uniform(bits, codes, scales, zeros, tiles);
  }
}
