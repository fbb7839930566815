package org.parley.runtime.weights;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * Weights as a bundle holds them.
 *
 * @param name of the graph's initializer that they become; whole numbers become {@code name/codes}
 *     and {@code name/scales}
 * @param shape of the initializer; nobody changes it
 * @param form what the graph computes with
 */
@SuppressWarnings("ArrayRecordComponent") // a stretch of a file
public record StoredTensor(String name, int[] shape, Encoding encoding, Form form) {

  /** What weights become when the network is loaded. */
  public enum Form {
    /** 32 bits each. */
    FLOATS,
    /** Bytes, and for each index of the last axis a scale. */
    WHOLES
  }

  public StoredTensor {
    requireNonNull(name, "name");
    requireNonNull(encoding, "encoding");
    requireNonNull(form, "form");
    if (form == Form.WHOLES && shape.length == 0) {
      throw new IllegalArgumentException(name + ": a single number has no last axis");
    }
    long size = size(shape);
    if (count(encoding) != size) {
      throw new IllegalArgumentException(
          "%s: %d codes for the shape %s".formatted(name, count(encoding), Arrays.toString(shape)));
    }
  }

  static long size(int[] shape) {
    long size = 1;
    for (int axis : shape) {
      if (axis < 1) {
        throw new IllegalArgumentException("an axis of size " + axis);
      }
      size *= axis;
      if (size > Source.MOST_NUMBERS) {
        throw new IllegalArgumentException("more than " + Source.MOST_NUMBERS + " weights");
      }
    }
    return size;
  }

  private static int count(Encoding encoding) {
    return switch (encoding) {
      case Encoding.Uniform uniform -> uniform.codes().length;
      case Encoding.PowerOfTwo power -> power.codes().length;
      case Encoding.Codebook book -> book.codes().length;
      case Encoding.Halves halves -> halves.values().length;
    };
  }

  /** The bytes of {@link Form#WHOLES}. */
  Encoding.Wholes wholes() {
    return encoding
        .wholes(shape)
        .orElseThrow(() -> new IllegalArgumentException(name + " is no product of whole numbers"));
  }
}
