package org.parley.compression.tensorflow;

import java.util.Arrays;

/**
 * Numbers that go into a graph or come out of it, row-major. Nobody changes the arrays after
 * construction.
 */
public sealed interface Feed {
  int[] shape();

  /**
   * @param values as many as the product of the sizes in {@code shape}
   */
  @SuppressWarnings("ArrayRecordComponent") // batches are read once and never compared
  record Floats(float[] values, int... shape) implements Feed {
    public Floats {
      requireSize(values.length, shape);
    }
  }

  /**
   * @param values as many as the product of the sizes in {@code shape}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Ints(int[] values, int... shape) implements Feed {
    public Ints {
      requireSize(values.length, shape);
    }
  }

  private static void requireSize(int count, int[] shape) {
    long product = 1;
    for (int size : shape) {
      product *= size;
    }
    if (product != count) {
      throw new IllegalArgumentException(count + " values for the shape " + Arrays.toString(shape));
    }
  }
}
