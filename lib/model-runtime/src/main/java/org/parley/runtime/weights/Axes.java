package org.parley.runtime.weights;

import java.util.stream.IntStream;

/** Row-major arrays whose axes come in another order. */
public final class Axes {
  private Axes() {}

  /**
   * Sizes in the new order.
   *
   * @param order the present axis that comes first, and so on
   */
  public static int[] turned(int[] shape, int[] order) {
    return IntStream.of(order).map(axis -> shape[axis]).toArray();
  }

  /** For each place of the permuted array, the place from which its value comes. */
  public static int[] places(int[] shape, int[] order) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    int[] places = new int[stride];
    int[] index = new int[order.length];
    for (int i = 0; i < places.length; i++) {
      for (int axis = 0; axis < order.length; axis++) {
        places[i] += index[axis] * strides[order[axis]];
      }
      for (int axis = order.length - 1; axis >= 0 && ++index[axis] == shape[order[axis]]; axis--) {
        index[axis] = 0;
      }
    }
    return places;
  }

  static byte[] permuted(byte[] values, int[] places) {
    byte[] moved = new byte[values.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = values[places[i]];
    }
    return moved;
  }

  static float[] permuted(float[] values, int[] places) {
    float[] moved = new float[values.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = values[places[i]];
    }
    return moved;
  }
}
