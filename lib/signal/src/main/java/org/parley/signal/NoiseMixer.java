package org.parley.signal;

/** Adds noise to speech at a wanted ratio of their powers. */
public final class NoiseMixer {
  /**
   * Steps through a noise from one manifest row to the next; a prime, so that rows rarely meet the
   * same piece.
   */
  private static final long ROW_STEP = 104_729;

  private NoiseMixer() {}

  /**
   * Speech plus a piece of noise, in a new array. The gain comes from the root mean squares of the
   * whole speech and of the piece; silent speech or silent noise is left as it is.
   *
   * @param offset first noise sample of the piece; the piece is as long as the speech
   * @param snrDb power of the speech over the power of the noise, decibels
   */
  public static float[] mix(float[] speech, float[] noise, int offset, double snrDb) {
    if (offset < 0 || offset + speech.length > noise.length) {
      throw new IllegalArgumentException(
          "noise of "
              + noise.length
              + " samples holds no piece of "
              + speech.length
              + " from "
              + offset);
    }
    double noiseRms = rms(noise, offset, offset + speech.length);
    double speechRms = rms(speech, 0, speech.length);
    double gain = noiseRms == 0 ? 0 : speechRms / noiseRms * Math.pow(10, -snrDb / 20);
    var mixed = new float[speech.length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = (float) (speech[i] + gain * noise[offset + i]);
    }
    return mixed;
  }

  /**
   * Where the noise for a manifest's row begins: (row·104729) mod (N − n).
   *
   * @param row from 0
   * @param noiseLength N, samples
   * @param speechLength n, samples, &lt; N
   */
  public static int offset(int row, int noiseLength, int speechLength) {
    if (speechLength >= noiseLength) {
      throw new IllegalArgumentException(
          "noise of " + noiseLength + " samples is not longer than speech of " + speechLength);
    }
    return (int) (row * ROW_STEP % (noiseLength - speechLength));
  }

  static double rms(float[] samples, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return to == from ? 0 : Math.sqrt(sum / (to - from));
  }
}
