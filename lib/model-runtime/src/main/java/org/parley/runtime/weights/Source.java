package org.parley.runtime.weights;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads what {@link Sink} wrote; refuses what it cannot have written. */
final class Source {
  static final int PACKED = 0;
  static final int CODED = 1;

  /** Far above any network of ours, far below what memory takes. */
  static final int MOST_NUMBERS = 1 << 28;

  private final ByteBuffer in;

  Source(byte[] file) {
    this.in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean atEnd() {
    return !in.hasRemaining();
  }

  int one() {
    if (!in.hasRemaining()) {
      throw tooShort();
    }
    return in.get() & 0xff;
  }

  byte[] bytes(int count) {
    if (count < 0 || count > in.remaining()) {
      throw tooShort();
    }
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  int number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = one();
      value |= (long) (next & 127) << shift;
      if (value > MOST_NUMBERS || shift > 28) {
        throw new IllegalArgumentException("a number above " + MOST_NUMBERS);
      }
      if (next < 128) {
        return (int) value;
      }
    }
  }

  String text() {
    return new String(bytes(number()), StandardCharsets.UTF_8);
  }

  float[] floats(int count) {
    try {
      float[] values = new float[requireCount(count)];
      in.asFloatBuffer().get(values);
      in.position(in.position() + count * Float.BYTES);
      return values;
    } catch (BufferUnderflowException e) {
      throw tooShort();
    }
  }

  Symbols symbols(int count, int alphabet) {
    return switch (one()) {
      case PACKED -> packed(requireCount(count), alphabet);
      case CODED -> {
        int[] frequencies = frequencies(alphabet);
        byte[] codes = bytes(number());
        yield new Symbols(SymbolCoder.decode(codes, frequencies, requireCount(count)), alphabet);
      }
      default -> throw new IllegalArgumentException("codes in an unknown form");
    };
  }

  private static int requireCount(int count) {
    if (count < 0 || count > MOST_NUMBERS) {
      throw new IllegalArgumentException(count + " numbers");
    }
    return count;
  }

  private int[] frequencies(int alphabet) {
    int[] frequencies = new int[alphabet];
    long sum = 0;
    for (int i = 0; i < alphabet; i++) {
      frequencies[i] = number();
      sum += frequencies[i];
      i += frequencies[i] == 0 ? number() : 0;
    }
    if (sum != 1 << SymbolCoder.PRECISION) {
      throw new IllegalArgumentException("frequencies that sum up to " + sum);
    }
    return frequencies;
  }

  private Symbols packed(int count, int alphabet) {
    int bits = new Symbols(new byte[0], alphabet).bits();
    byte[] packed = bytes(packedBytes(count, bits));
    byte[] values = new byte[count];
    long at = 0;
    for (int i = 0; i < count; i++) {
      for (int bit = 0; bit < bits; bit++, at++) {
        values[i] |= (byte) ((packed[(int) (at >> 3)] >> (at & 7) & 1) << bit);
      }
    }
    return new Symbols(values, alphabet);
  }

  static int packedBytes(int count, int bits) {
    return Math.toIntExact(((long) count * bits + 7) / 8);
  }

  private static IllegalArgumentException tooShort() {
    return new IllegalArgumentException("the file ends in the middle");
  }
}
