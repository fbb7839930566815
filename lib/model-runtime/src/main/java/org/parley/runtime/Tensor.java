package org.parley.runtime;

import static java.util.Objects.requireNonNull;

/**
 * Numbers with a shape, row-major, on the Java heap. The array is shared, not copied: its maker
 * says who may change it.
 */
public sealed interface Tensor permits FloatTensor, Tensor.Ints, Tensor.Longs {
  /** Lengths of the axes, outermost first. */
  long[] shape();

  /** 32-bit whole numbers. */
  record Ints(int[] values, long[] shape) implements Tensor {
    public Ints {
      requireNonNull(values, "values");
      requireFit(values.length, shape);
    }
  }

  /** 64-bit whole numbers. */
  record Longs(long[] values, long[] shape) implements Tensor {
    public Longs {
      requireNonNull(values, "values");
      requireFit(values.length, shape);
    }
  }

  private static void requireFit(int length, long[] shape) {
    FloatTensor.requireFit(length, shape);
  }
}
