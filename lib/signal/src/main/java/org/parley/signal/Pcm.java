package org.parley.signal;

/** Signed 16-bit little-endian samples, the form in which sound travels. */
public final class Pcm {
  private static final float FULL_SCALE = 32768f;

  private Pcm() {}

  /**
   * Amplitudes −1..1 of s16le bytes.
   *
   * @throws IllegalArgumentException for an odd number of bytes
   */
  public static float[] toFloats(byte[] s16le) {
    return toFloats(s16le, 0, s16le.length);
  }

  /** As {@link #toFloats(byte[])} for {@code length} bytes from {@code offset}. */
  public static float[] toFloats(byte[] s16le, int offset, int length) {
    if (length % 2 != 0) {
      throw new IllegalArgumentException("16-bit PCM of an odd number of bytes: " + length);
    }
    var samples = new float[length / 2];
    for (int i = 0; i < samples.length; i++) {
      int low = s16le[offset + 2 * i] & 0xff;
      int high = s16le[offset + 2 * i + 1];
      samples[i] = (short) (high << 8 | low) / FULL_SCALE;
    }
    return samples;
  }

  /** s16le bytes of amplitudes; what lies outside −1..1 is clipped, not-a-number becomes 0. */
  public static byte[] toBytes(float[] samples) {
    var bytes = new byte[2 * samples.length];
    for (int i = 0; i < samples.length; i++) {
      short sample = toShort(samples[i]);
      bytes[2 * i] = (byte) sample;
      bytes[2 * i + 1] = (byte) (sample >> 8);
    }
    return bytes;
  }

  /** The nearest 16-bit sample. */
  public static short toShort(float sample) {
    return (short) Math.max(-32768, Math.min(32767, Math.round(sample * FULL_SCALE)));
  }
}
