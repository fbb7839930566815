package org.parley.runtime.weights;

import java.util.Arrays;

/**
 * Which weights share a scale: the array is cut into tiles of this size along each axis, the last
 * ones smaller where it does not come out even. Tiles are counted row-major. Nobody changes the
 * sizes.
 *
 * @param sizes for each axis, ≥ 1
 */
@SuppressWarnings("ArrayRecordComponent") // equality is defined below
public record Tiles(int[] sizes) {
  public Tiles {
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException("tiles of size " + Arrays.toString(sizes));
      }
    }
  }

  /** One scale for all. */
  public static Tiles whole(int[] shape) {
    return new Tiles(shape.clone());
  }

  /** One for each index of an axis. */
  public static Tiles along(int axis, int[] shape) {
    int[] sizes = shape.clone();
    sizes[axis] = 1;
    return new Tiles(sizes);
  }

  /** One for each index of the last axis and each block of so many of the one before it. */
  public static Tiles blocks(int size, int[] shape) {
    int[] sizes = new int[shape.length];
    Arrays.fill(sizes, 1);
    sizes[shape.length - 2] = size;
    return new Tiles(sizes);
  }

  /** How many tiles there are along each axis. */
  private int[] counts(int[] shape) {
    if (shape.length != sizes.length) {
      throw new IllegalArgumentException(
          "tiles " + Arrays.toString(sizes) + " of " + Arrays.toString(shape));
    }
    int[] counts = new int[shape.length];
    for (int axis = 0; axis < counts.length; axis++) {
      counts[axis] = Math.ceilDiv(shape[axis], sizes[axis]);
    }
    return counts;
  }

  /** How many tiles there are. */
  public int count(int[] shape) {
    int count = 1;
    for (int along : counts(shape)) {
      count = Math.multiplyExact(count, along);
    }
    return count;
  }

  /** For each weight, row-major, the tile that it is in. */
  public int[] owners(int[] shape) {
    int[] counts = counts(shape);
    int size = 1;
    for (int along : shape) {
      size *= along;
    }
    int[] owners = new int[size];
    int[] index = new int[shape.length];
    for (int i = 0; i < size; i++) {
      int owner = 0;
      for (int axis = 0; axis < index.length; axis++) {
        owner = owner * counts[axis] + index[axis] / sizes[axis];
      }
      owners[i] = owner;
      for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
        index[axis] = 0;
      }
    }
    return owners;
  }

  /** Whether no two indices of the last axis need scales that differ along other axes. */
  boolean lastAxisAtMost(int[] shape) {
    for (int axis = 0; axis < shape.length - 1; axis++) {
      if (sizes[axis] < shape[axis]) {
        return false;
      }
    }
    return sizes[shape.length - 1] == 1 || sizes[shape.length - 1] >= shape[shape.length - 1];
  }

  Tiles permuted(int[] order) {
    return new Tiles(Axes.turned(sizes, order));
  }

  /** Where each tile of the permuted array was before. */
  int[] places(int[] shape, int[] order) {
    return Axes.places(counts(shape), order);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tiles that && Arrays.equals(sizes, that.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return "Tiles" + Arrays.toString(sizes);
  }
}
