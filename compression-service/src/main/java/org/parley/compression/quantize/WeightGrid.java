package org.parley.compression.quantize;

import org.parley.compression.network.Weights;
import org.parley.runtime.weights.Encoding;
import org.parley.runtime.weights.Tiles;

/** Rounds weights to whole numbers times a scale for each index of an axis. */
final class WeightGrid {
  private WeightGrid() {}

  /**
   * The greatest magnitude of each index becomes 127. A place of nothing but zeros keeps zeros.
   *
   * @param axis of the outputs
   */
  static Weights int8(Weights weights, int axis) {
    int most = Encoding.Uniform.most(Byte.SIZE);
    Tiles tiles = Tiles.along(axis, weights.shape());
    int[] owners = tiles.owners(weights.shape());
    float[] values = weights.values();
    float[] scales = new float[weights.axis(axis)];
    for (int i = 0; i < values.length; i++) {
      scales[owners[i]] = Math.max(scales[owners[i]], Math.abs(values[i]) / most);
    }
    for (int i = 0; i < scales.length; i++) {
      scales[i] = Math.max(scales[i], Float.MIN_NORMAL);
    }
    byte[] codes = new byte[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) Math.clamp((long) Math.rint(values[i] / scales[owners[i]]), -most, most);
    }
    return Weights.encoded(
        new Encoding.Uniform(Byte.SIZE, codes, scales, new byte[0], tiles), weights.shape());
  }
}
