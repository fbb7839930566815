package org.parley.runtime;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * 32-bit floats with a shape, row-major. The array is shared, not copied: its maker says who may
 * change it.
 *
 * @param values as many as the product of the shape
 * @param shape lengths of the axes, outermost first
 */
public record FloatTensor(float[] values, long[] shape) implements Tensor {
  public FloatTensor {
    requireNonNull(values, "values");
    requireFit(values.length, shape);
  }

  /** A tensor over the given array. */
  public static FloatTensor of(float[] values, long... shape) {
    return new FloatTensor(values, shape);
  }

  static void requireFit(int length, long[] shape) {
    if (size(shape) != length) {
      throw new IllegalArgumentException(length + " values do not fill " + Arrays.toString(shape));
    }
  }

  /** Values of a tensor of this shape. */
  static int size(long[] shape) {
    long product = 1;
    for (long axis : shape) {
      if (axis < 0) {
        throw new IllegalArgumentException("negative axis in " + Arrays.toString(shape));
      }
      product = Math.multiplyExact(product, axis);
    }
    return Math.toIntExact(product);
  }
}
