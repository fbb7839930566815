package org.parley.runtime.weights;

/**
 * Numbers from 0 to below {@code alphabet}, as they stand in a file. Nobody changes the array.
 *
 * @param values without sign
 * @param alphabet 1 to 256
 */
@SuppressWarnings("ArrayRecordComponent") // a stretch of a file
record Symbols(byte[] values, int alphabet) {
  Symbols {
    if (alphabet < 1 || alphabet > 256) {
      throw new IllegalArgumentException("an alphabet of " + alphabet);
    }
    for (byte value : values) {
      if ((value & 0xff) >= alphabet) {
        throw new IllegalArgumentException((value & 0xff) + " of an alphabet of " + alphabet);
      }
    }
  }

  int[] counts() {
    int[] counts = new int[alphabet];
    for (byte value : values) {
      counts[value & 0xff]++;
    }
    return counts;
  }

  /** Below how many bits no code gets that knows only how often each symbol occurs. */
  double entropyBits() {
    double bits = 0;
    for (int count : counts()) {
      if (count > 0) {
        bits -= count * Math.log((double) count / values.length) / Math.log(2);
      }
    }
    return bits;
  }

  /** Bits of a symbol that is not coded by how often it occurs. */
  int bits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(alphabet - 1);
  }
}
