package org.parley.recognition;

/** Spreads 64-bit keys over tables whose sizes are powers of two. */
final class Hashing {
  private Hashing() {}

  /**
   * The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every input bit changes about half of
   * the output.
   */
  static long mix(long key) {
    long z = key + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
