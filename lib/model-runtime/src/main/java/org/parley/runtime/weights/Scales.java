package org.parley.runtime.weights;

/**
 * Scales in a file: of 32 bits, or of 16 where the lower half of each is zero, which is as exact as
 * a scale of few bits need be.
 */
public final class Scales {
  private static final int LONG = 0;
  private static final int SHORT = 1;
  private static final int LOWER_HALF = 0xffff;
  private static final int BYTES = 256;

  private Scales() {}

  /** The least number of 16 bits that is not below a positive one. */
  public static float roundedUp(float scale) {
    int bits = Float.floatToIntBits(scale);
    return Float.intBitsToFloat((bits & LOWER_HALF) == 0 ? bits : (bits | LOWER_HALF) + 1);
  }

  static void write(float[] scales, Sink out) {
    byte[] upper = new byte[scales.length];
    byte[] lower = new byte[scales.length];
    for (int i = 0; i < scales.length; i++) {
      int bits = Float.floatToIntBits(scales[i]);
      if ((bits & LOWER_HALF) != 0) {
        out.one(LONG);
        out.floats(scales);
        return;
      }
      upper[i] = (byte) (bits >> 24);
      lower[i] = (byte) (bits >> 16);
    }
    out.one(SHORT);
    out.symbols(new Symbols(upper, BYTES));
    out.symbols(new Symbols(lower, BYTES));
  }

  static float[] read(int count, Source in) {
    int form = in.one();
    if (form == LONG) {
      return in.floats(count);
    }
    if (form != SHORT) {
      throw new IllegalArgumentException("scales in an unknown form");
    }
    byte[] upper = in.symbols(count, BYTES).values();
    byte[] lower = in.symbols(count, BYTES).values();
    float[] scales = new float[count];
    for (int i = 0; i < count; i++) {
      scales[i] = Float.intBitsToFloat(upper[i] << 24 | (lower[i] & 0xff) << 16);
    }
    return scales;
  }
}
