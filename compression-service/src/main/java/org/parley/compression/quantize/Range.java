package org.parley.compression.quantize;

import org.parley.compression.network.Layer;

/**
 * The values that levels are spread over; what lies outside becomes the nearest end. It always
 * holds 0, so that 0 (padding, what ReLU cuts off) is a level.
 */
record Range(float low, float high) {
  Range {
    if (!(low <= 0 && high >= 0)) {
      throw new IllegalArgumentException("range " + low + " to " + high + " does not hold 0");
    }
  }

  static Range of(float low, float high) {
    return new Range(Math.min(0, low), Math.max(0, high));
  }

  /** 256 levels over the range, one of them exactly 0. */
  Layer.Quantize grid() {
    int most = Layer.Quantize.LEVELS - 1;
    float scale = (float) Math.max(((double) high - low) / most, Float.MIN_NORMAL);
    return new Layer.Quantize(scale, Math.clamp(Math.round(-low / scale), 0, most));
  }
}
