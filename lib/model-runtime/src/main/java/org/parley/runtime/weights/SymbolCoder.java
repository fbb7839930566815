package org.parley.runtime.weights;

import java.util.Arrays;

/**
 * Codes symbols by how often they occur: a range variant of asymmetric numeral systems with one
 * table for all (Duda 2013, arXiv 1311.2540). Other than a Huffman code it also gets near the
 * entropy where one symbol is much more frequent than the others, as with few bits.
 */
final class SymbolCoder {
  /** Frequencies sum up to 2 to this. */
  static final int PRECISION = 15;

  private static final int TOTAL = 1 << PRECISION;

  /** The state stays from here to below 256 times as much. */
  private static final long LEAST = 1L << 23;

  private static final int STATE_BYTES = 4;

  private SymbolCoder() {}

  /**
   * Shares of {@value #PRECISION} bits; what occurs has at least one.
   *
   * @param counts not all zero
   */
  static int[] frequencies(int[] counts) {
    long all = Arrays.stream(counts).asLongStream().sum();
    int[] frequencies = new int[counts.length];
    int left = TOTAL;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        frequencies[i] = Math.max(1, Math.toIntExact(Math.round((double) counts[i] * TOTAL / all)));
        left -= frequencies[i];
      }
    }
    for (; left != 0; left -= Integer.signum(left)) {
      frequencies[greatest(frequencies)] += Integer.signum(left);
    }
    return frequencies;
  }

  private static int greatest(int[] values) {
    int greatest = 0;
    for (int i = 1; i < values.length; i++) {
      greatest = values[i] > values[greatest] ? i : greatest;
    }
    return greatest;
  }

  private static int[] starts(int[] frequencies) {
    int[] starts = new int[frequencies.length];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + frequencies[i - 1];
    }
    return starts;
  }

  static byte[] encode(byte[] symbols, int[] frequencies) {
    int[] starts = starts(frequencies);
    // The last symbol is coded first, so bytes are written from the end on; no symbol takes more
    // than its 15 bits.
    byte[] bytes = new byte[2 * symbols.length + 2 * STATE_BYTES];
    int at = bytes.length;
    long state = LEAST;
    for (int i = symbols.length - 1; i >= 0; i--) {
      int symbol = symbols[i] & 0xff;
      long frequency = frequencies[symbol];
      while (state >= (LEAST >> PRECISION << 8) * frequency) {
        bytes[--at] = (byte) state;
        state >>= 8;
      }
      state = (state / frequency << PRECISION) + state % frequency + starts[symbol];
    }
    for (int i = 0; i < STATE_BYTES; i++) {
      bytes[--at] = (byte) state;
      state >>= 8;
    }
    return Arrays.copyOfRange(bytes, at, bytes.length);
  }

  /**
   * @throws IllegalArgumentException when the bytes are not those of so many symbols
   */
  static byte[] decode(byte[] bytes, int[] frequencies, int count) {
    byte[] ofSlot = new byte[TOTAL];
    int[] starts = starts(frequencies);
    for (int symbol = 0; symbol < frequencies.length; symbol++) {
      Arrays.fill(ofSlot, starts[symbol], starts[symbol] + frequencies[symbol], (byte) symbol);
    }
    byte[] symbols = new byte[count];
    int at = 0;
    long state = 0;
    for (; at < STATE_BYTES && at < bytes.length; at++) {
      state = state << 8 | bytes[at] & 0xff;
    }
    for (int i = 0; i < count; i++) {
      int slot = (int) (state & (TOTAL - 1));
      int symbol = ofSlot[slot] & 0xff;
      symbols[i] = (byte) symbol;
      state = frequencies[symbol] * (state >> PRECISION) + slot - starts[symbol];
      while (state < LEAST && at < bytes.length) {
        state = state << 8 | bytes[at++] & 0xff;
      }
    }
    if (at != bytes.length || state != LEAST) {
      throw new IllegalArgumentException("the codes do not end where they should");
    }
    return symbols;
  }
}
