package org.parley.compression.network;

import static java.util.Objects.requireNonNull;

/**
 * How weights are kept in fewer bits than floats have. A bundle stores the encoding; whoever
 * computes with floats sees what it decodes to.
 */
public sealed interface Encoding {

  /** The numbers that the encoding stands for, row-major. */
  float[] decode(int[] shape);

  /**
   * The same numbers in another order.
   *
   * @param places for each place of the new array, the old one from which its value comes
   * @param order for each new axis, the old one
   */
  Encoding permuted(int[] places, int[] order);

  /**
   * Whole numbers from −127 to 127, each times the scale of its place along one axis. −128 is left
   * out, so that a weight and its negative are equally far from zero. Nobody changes the arrays.
   *
   * @param axis along which each index has a scale of its own
   */
  @SuppressWarnings("ArrayRecordComponent") // weights are compared by what they decode to
  record Int8(byte[] codes, float[] scales, int axis) implements Encoding {
    public static final int MOST = 127;

    public Int8 {
      requireNonNull(codes, "codes");
      requireNonNull(scales, "scales");
      for (float scale : scales) {
        if (!(scale > 0)) {
          throw new IllegalArgumentException("scale " + scale + " is not positive");
        }
      }
    }

    @Override
    public float[] decode(int[] shape) {
      if (axis < 0 || axis >= shape.length || shape[axis] != scales.length) {
        throw new IllegalArgumentException(
            scales.length + " scales along axis " + axis + " of " + shape.length);
      }
      int inner = 1;
      for (int i = axis + 1; i < shape.length; i++) {
        inner *= shape[i];
      }
      float[] values = new float[codes.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = codes[i] * scales[i / inner % scales.length];
      }
      return values;
    }

    @Override
    public Int8 permuted(int[] places, int[] order) {
      byte[] moved = new byte[codes.length];
      for (int i = 0; i < moved.length; i++) {
        moved[i] = codes[places[i]];
      }
      int turned = 0;
      while (order[turned] != axis) {
        turned++;
      }
      return new Int8(moved, scales, turned);
    }
  }
}
