package org.parley.compression.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sizes of a value's axes as far as they are known before it is computed.
 *
 * @param sizes {@link #ANY} where the size differs from call to call (batch, time)
 */
public record Dimensions(List<Integer> sizes) {
  public static final int ANY = -1;

  public Dimensions {
    sizes = List.copyOf(sizes);
    for (int size : sizes) {
      if (size < 1 && size != ANY) {
        throw new IllegalArgumentException("axis of size " + size);
      }
    }
  }

  public static Dimensions of(int... sizes) {
    List<Integer> list = new ArrayList<>();
    for (int size : sizes) {
      list.add(size);
    }
    return new Dimensions(list);
  }

  public int rank() {
    return sizes.size();
  }

  /** Size of an axis; negative indices count from the end. */
  public int axis(int index) {
    return sizes.get(index < 0 ? sizes.size() + index : index);
  }

  public int channels() {
    return axis(-1);
  }

  Dimensions with(int index, int size) {
    List<Integer> changed = new ArrayList<>(sizes);
    changed.set(index < 0 ? sizes.size() + index : index, size);
    return new Dimensions(changed);
  }

  Dimensions without(int index) {
    List<Integer> changed = new ArrayList<>(sizes);
    changed.remove(index < 0 ? sizes.size() + index : index);
    return new Dimensions(changed);
  }

  Dimensions plus(int size) {
    List<Integer> changed = new ArrayList<>(sizes);
    changed.add(size);
    return new Dimensions(changed);
  }

  @Override
  public String toString() {
    return sizes.stream()
        .map(size -> size == ANY ? "?" : size.toString())
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
