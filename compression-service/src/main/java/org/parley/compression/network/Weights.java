package org.parley.compression.network;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.parley.runtime.weights.Axes;
import org.parley.runtime.weights.Encoding;

/**
 * A dense array of numbers, row-major. Neither array may be changed by anyone after construction;
 * two weights are equal when shape and values are.
 *
 * @param shape sizes of the axes, each ≥ 1; empty for a scalar
 * @param values as many as the product of the sizes
 * @param encoding how they are stored where that is not as floats; it decodes to exactly the values
 */
@SuppressWarnings("ArrayRecordComponent") // equality is defined below; weights are too large to box
public record Weights(int[] shape, float[] values, Optional<Encoding> encoding) {
  public Weights {
    requireNonNull(shape, "shape");
    requireNonNull(values, "values");
    requireNonNull(encoding, "encoding");
    long count = 1;
    for (int size : shape) {
      if (size < 1) {
        throw new IllegalArgumentException(
            "axis of size " + size + " in " + Arrays.toString(shape));
      }
      count *= size;
    }
    if (count != values.length) {
      throw new IllegalArgumentException(
          values.length + " values for the shape " + Arrays.toString(shape));
    }
  }

  /** Weights that are stored as they are. */
  public Weights(int[] shape, float[] values) {
    this(shape, values, Optional.empty());
  }

  public static Weights of(float[] values, int... shape) {
    return new Weights(shape, values);
  }

  /** What an encoding stands for. */
  public static Weights encoded(Encoding encoding, int... shape) {
    return new Weights(shape, encoding.decode(shape), Optional.of(encoding));
  }

  public static Weights zeros(int... shape) {
    return filled(0, shape);
  }

  public static Weights filled(float value, int... shape) {
    float[] values = new float[Math.toIntExact(product(shape))];
    Arrays.fill(values, value);
    return new Weights(shape, values);
  }

  /** Normal values of the given standard deviation. */
  public static Weights normal(RandomGenerator random, double deviation, int... shape) {
    float[] values = new float[Math.toIntExact(product(shape))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return new Weights(shape, values);
  }

  /**
   * Normal values of variance gain / inputs; the last axis counts the outputs. Gain 2 keeps the
   * variance through a ReLU (He et al. 2015, arXiv 1502.01852), gain 1 through a linear layer.
   */
  public static Weights scaled(RandomGenerator random, double gain, int... shape) {
    double inputs = (double) product(shape) / shape[shape.length - 1];
    return normal(random, Math.sqrt(gain / inputs), shape);
  }

  /**
   * The same numbers with their axes in another order, encoded as they were.
   *
   * @param order the present axis that comes first, and so on
   */
  public Weights permuted(int... order) {
    int[] turned = Axes.turned(shape, order);
    if (encoding.isPresent()) {
      return encoded(encoding.get().permuted(shape, order), turned);
    }
    int[] places = Axes.places(shape, order);
    float[] moved = new float[values.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = values[places[i]];
    }
    return new Weights(turned, moved);
  }

  /**
   * The same numbers at some places of one axis only, as floats.
   *
   * @param places of the axis, in the order that they will have
   */
  public Weights selected(int axis, int[] places) {
    int inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= shape[i];
    }
    int outer = values.length / inner / shape[axis];
    int[] fewer = shape.clone();
    fewer[axis] = places.length;
    float[] chosen = new float[outer * places.length * inner];
    for (int i = 0; i < outer; i++) {
      for (int j = 0; j < places.length; j++) {
        int from = (i * shape[axis] + places[j]) * inner;
        System.arraycopy(values, from, chosen, (i * places.length + j) * inner, inner);
      }
    }
    return new Weights(fewer, chosen);
  }

  public int rank() {
    return shape.length;
  }

  public int size() {
    return values.length;
  }

  public int axis(int index) {
    return shape[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Weights that
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Weights" + Arrays.toString(shape);
  }

  private static long product(int[] shape) {
    long product = 1;
    for (int size : shape) {
      product *= size;
    }
    return product;
  }
}
