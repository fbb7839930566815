package org.parley.compression.quantize;

import org.parley.compression.network.Encoding;
import org.parley.compression.network.Weights;

/** Rounds weights to whole numbers times a scale for each index of an axis. */
final class WeightGrid {
  private WeightGrid() {}

  /**
   * The greatest magnitude of each index becomes 127. A place of nothing but zeros keeps zeros.
   *
   * @param axis of the outputs
   */
  static Weights int8(Weights weights, int axis) {
    int inner = 1;
    for (int i = axis + 1; i < weights.rank(); i++) {
      inner *= weights.axis(i);
    }
    float[] values = weights.values();
    float[] scales = new float[weights.axis(axis)];
    for (int i = 0; i < values.length; i++) {
      int index = i / inner % scales.length;
      scales[index] = Math.max(scales[index], Math.abs(values[i]) / Encoding.Int8.MOST);
    }
    for (int i = 0; i < scales.length; i++) {
      scales[i] = Math.max(scales[i], Float.MIN_NORMAL);
    }
    byte[] codes = new byte[values.length];
    for (int i = 0; i < codes.length; i++) {
      long code = (long) Math.rint(values[i] / scales[i / inner % scales.length]);
      codes[i] = (byte) Math.clamp(code, -Encoding.Int8.MOST, Encoding.Int8.MOST);
    }
    return Weights.encoded(new Encoding.Int8(codes, scales, axis), weights.shape());
  }
}
