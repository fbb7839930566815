package org.parley.signal;

import java.util.Arrays;

/**
 * Takes steady noise out of log-mel energies, frame by frame as they come (Berouti et al. 1979).
 *
 * <p>Of each bin's power the power of its {@link NoiseFloor} is subtracted, several times over,
 * down to a share of what it was. What remains of a bin rises at once, falls by half a frame, and
 * is averaged with its neighbours, which keeps single bins from ringing. All of it is done where
 * the {@linkplain VoiceLevel voice} is less than {@value #NOISY} dB above the noise, less and less
 * up to {@value #CLEAR} dB, and nothing from there on: a clear recording loses its soft phones and
 * gains nothing.
 *
 * <p>For one thread at a time.
 */
public final class SpectralSubtraction {
  private static final float FALL = 0.5f;
  private static final float NOISY = 10;
  private static final float CLEAR = 18;
  private static final double DECIBELS = 10 / Math.log(10);

  private final float factor;
  private final float least;
  private final NoiseFloor[] floors = new NoiseFloor[LogMel.BINS];
  private final float[] remaining = new float[LogMel.BINS];
  private final float[] now = new float[LogMel.BINS];
  private final VoiceLevel voice = new VoiceLevel();

  /**
   * @param factor how often the noise is subtracted, ≥ 0; 0 leaves everything as it is
   * @param least share of a bin's power that always remains, above 0 to 1
   */
  public SpectralSubtraction(double factor, double least) {
    if (!(factor >= 0 && least > 0 && least <= 1)) {
      throw new IllegalArgumentException("subtracts noise " + factor + " times, down to " + least);
    }
    this.factor = (float) factor;
    this.least = (float) least;
    Arrays.setAll(floors, _ -> new NoiseFloor());
    Arrays.fill(remaining, 1);
  }

  /**
   * The next frames without their noise.
   *
   * @param logMel of {@link LogMel}, shape [frames, 80]; is left as it is
   * @return of the same shape
   */
  public float[] apply(float[] logMel) {
    if (factor == 0) {
      return logMel;
    }
    float[] clean = new float[logMel.length];
    for (int at = 0; at < logMel.length; at += LogMel.BINS) {
      float strength = strength(listen(logMel, at));
      for (int bin = 0; bin < LogMel.BINS; bin++) {
        float lost = strength * (1 - smoothed(bin));
        clean[at + bin] = logMel[at + bin] + (lost == 0 ? 0 : (float) Math.log(1 - lost));
      }
    }
    return clean;
  }

  /**
   * Finds what remains of each bin of a frame.
   *
   * @return how far the voice is above the noise, decibels, means over the bins; as in a clear
   *     recording while no voice is known
   */
  private double listen(float[] logMel, int at) {
    double level = 0;
    double floor = 0;
    for (int bin = 0; bin < LogMel.BINS; bin++) {
      float power = (float) Math.exp(logMel[at + bin]);
      float noise = floors[bin].after(power);
      now[bin] = Math.max(least, 1 - factor * noise / power);
      remaining[bin] = Math.max(now[bin], remaining[bin] + FALL * (now[bin] - remaining[bin]));
      level += logMel[at + bin];
      floor += Math.log(noise);
    }
    float loud = voice.after((float) (DECIBELS * level / LogMel.BINS));
    return loud == VoiceLevel.UNKNOWN ? CLEAR : loud - DECIBELS * floor / LogMel.BINS;
  }

  private static float strength(double aboveNoise) {
    return (float) Math.clamp((CLEAR - aboveNoise) / (CLEAR - NOISY), 0, 1);
  }

  private float smoothed(int bin) {
    float below = now[Math.max(0, bin - 1)];
    float above = now[Math.min(LogMel.BINS - 1, bin + 1)];
    return (below + remaining[bin] + above) / 3;
  }
}
