package org.parley.signal;

import java.util.Arrays;

/**
 * Log-mel energies, natural log, floor 1e-10. Shape [frames, {@value #BINS}].
 *
 * <p>16 kHz; periodic Hann window of 25 ms (400 samples), hop 10 ms (160), FFT 512, power spectrum,
 * mel scale of O'Shaughnessy 1987 from 0 to 8000 Hz. Frame i covers samples [160·i, 160·i + 400);
 * samples after the last whole frame are left out. A sound gives the same bits whether it comes
 * whole or in pieces of any size.
 *
 * <p>Immutable and safe for concurrent use; streams belong to one thread at a time.
 */
public final class LogMel {
  /** Numbers in a frame. */
  public static final int BINS = 80;

  /** Samples a second that the features are made for. */
  public static final int SAMPLE_RATE = 16_000;

  /** Samples in a frame. */
  public static final int WINDOW = 400;

  /** Samples from one frame's start to the next one's. */
  public static final int HOP = 160;

  /** What silence gives: ln(1e-10). */
  public static final float FLOOR = (float) Math.log(1e-10);

  private static final int FFT_SIZE = 512;
  private static final float[] NONE = {};
  private static final float[] HANN = hann();

  private final MelFilters filters;

  public LogMel() {
    this(1);
  }

  private LogMel(double warp) {
    filters = new MelFilters(BINS, FFT_SIZE, SAMPLE_RATE, warp);
  }

  /**
   * Features as of another speaker's vocal tract (VTLP, Jaitly and Hinton 2013): frequencies below
   * about 4800 Hz are listened to at {@code warp} times their place. For training only.
   *
   * @param warp 0.5..2; above 1 the speaker sounds larger
   */
  public static LogMel warped(double warp) {
    if (!(warp >= 0.5 && warp <= 2)) {
      throw new IllegalArgumentException("vocal-tract warp " + warp);
    }
    return new LogMel(warp);
  }

  /** Whole frames in that many samples. */
  public static int frames(int samples) {
    return samples < WINDOW ? 0 : (samples - WINDOW) / HOP + 1;
  }

  /** Features of a whole sound. Shape [frames(samples.length), BINS]. */
  public float[] of(float[] samples) {
    var features = new float[frames(samples.length) * BINS];
    var frame = new Frame();
    for (int i = 0; i < features.length / BINS; i++) {
      frame.compute(samples, i * HOP, features, i * BINS);
    }
    return features;
  }

  /** A sound that comes in pieces. */
  public Stream stream() {
    return new Stream();
  }

  private static float[] hann() {
    var window = new float[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW));
    }
    return window;
  }

  /** Keeps the samples of the frames not yet complete. */
  public final class Stream {
    private final Frame frame = new Frame();
    private float[] pending = new float[4 * WINDOW];
    private int count;

    private Stream() {}

    /**
     * The frames completed by these samples, oldest first. Shape [completed, BINS]; often empty.
     */
    public float[] push(float[] samples) {
      return push(samples, 0, samples.length);
    }

    /** As {@link #push(float[])} for {@code length} samples from {@code offset}. */
    public float[] push(float[] samples, int offset, int length) {
      return push(samples, offset, length, NONE);
    }

    /**
     * As {@link #push(float[])}, for sound of which another stream that began at the same sample
     * has computed frames already.
     *
     * @param known the frames that these samples complete, from the first one on; any number of
     *     them, and perhaps some of later samples
     */
    public float[] push(float[] samples, float[] known) {
      return push(samples, 0, samples.length, known);
    }

    private float[] push(float[] samples, int offset, int length, float[] known) {
      if (count + length > pending.length) {
        pending = Arrays.copyOf(pending, Math.max(2 * pending.length, count + length));
      }
      System.arraycopy(samples, offset, pending, count, length);
      count += length;
      int frames = frames(count);
      var features = new float[frames * BINS];
      int taken = Math.min(features.length, known.length);
      System.arraycopy(known, 0, features, 0, taken);
      for (int i = taken / BINS; i < frames; i++) {
        frame.compute(pending, i * HOP, features, i * BINS);
      }
      int used = frames * HOP;
      System.arraycopy(pending, used, pending, 0, count - used);
      count -= used;
      return features;
    }
  }

  /** Work space for one frame. */
  private final class Frame {
    private final RealFft fft = new RealFft(FFT_SIZE);
    private final float[] windowed = new float[FFT_SIZE];
    private final float[] real = new float[FFT_SIZE / 2 + 1];
    private final float[] imaginary = new float[FFT_SIZE / 2 + 1];

    void compute(float[] samples, int from, float[] features, int to) {
      for (int i = 0; i < WINDOW; i++) {
        windowed[i] = samples[from + i] * HANN[i];
      }
      fft.forward(windowed, real, imaginary);
      float[] power = real;
      for (int k = 0; k < power.length; k++) {
        power[k] = real[k] * real[k] + imaginary[k] * imaginary[k];
      }
      for (int m = 0; m < BINS; m++) {
        features[to + m] = (float) Math.log(Math.max(filters.energy(m, power), 1e-10));
      }
    }
  }
}
