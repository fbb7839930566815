package org.parley.recognition;

/** A word's log-probability and the state that it leads to, in one number. */
final class Step {
  private Step() {}

  static long of(float logProbability, int state) {
    // Adding zero takes the sign off -0, so that equal steps are equal numbers.
    return (long) Float.floatToRawIntBits(logProbability + 0f) << 32 | state;
  }

  static float logProbability(long step) {
    return Float.intBitsToFloat((int) (step >>> 32));
  }

  static int state(long step) {
    return (int) step;
  }
}
