package org.parley.signal;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Changes the sample rate of a sound that comes in pieces.
 *
 * <p>Kaiser-windowed sinc (16 zero crossings a side, β = 8, pass band to 0.92 of the lower Nyquist
 * frequency), one set of taps for each phase of the output. No delay: output n belongs to the
 * moment n/to, and the sound is taken as zero before its start and after its end. N samples give
 * ⌈N·to/from⌉, with the same bits however they are cut into pieces. For one thread at a time.
 */
public final class Resampler {
  private static final int ZERO_CROSSINGS = 16;
  private static final double KAISER_BETA = 8;
  private static final double PASS_BAND = 0.92;

  /**
   * Rates with a larger common multiple use the nearest of so many phases: an error of −66 dB at
   * most.
   */
  private static final int MOST_PHASES = 1024;

  private final int up;
  private final int down;
  private final int reach;
  private final float[][] taps;

  /** Samples not yet passed by, the first one being input number {@code start}. */
  private float[] pending;

  private int count;
  private long start;
  private long arrived;
  private long given;
  private boolean finished;

  /**
   * @param from rate of the samples that come, Hz
   * @param to rate of the samples that leave, Hz
   */
  public Resampler(int from, int to) {
    if (from <= 0 || to <= 0) {
      throw new IllegalArgumentException("resampling from " + from + " to " + to + " Hz");
    }
    int common = BigInteger.valueOf(from).gcd(BigInteger.valueOf(to)).intValueExact();
    up = to / common;
    down = from / common;
    double cutoff = PASS_BAND * Math.min(1, (double) to / from);
    reach = (int) Math.ceil(ZERO_CROSSINGS / cutoff);
    taps = new float[Math.min(up, MOST_PHASES)][];
    for (int phase = 0; phase < taps.length; phase++) {
      taps[phase] = taps((double) phase / taps.length, cutoff, reach);
    }
    pending = new float[4 * reach];
    count = reach - 1;
    start = -(reach - 1);
  }

  /** A whole sound at another rate. */
  public static float[] resample(float[] samples, int from, int to) {
    if (from == to) {
      return samples.clone();
    }
    var resampler = new Resampler(from, to);
    float[] body = resampler.push(samples);
    float[] tail = resampler.finish();
    float[] whole = Arrays.copyOf(body, body.length + tail.length);
    System.arraycopy(tail, 0, whole, body.length, tail.length);
    return whole;
  }

  /** The output that no later sample can change; often a little less than was put in. */
  public float[] push(float[] samples) {
    if (finished) {
      throw new IllegalStateException("the sound has ended");
    }
    arrived += samples.length;
    append(samples, samples.length);
    return produce(available(start + count - 1));
  }

  /** The rest, up to the sound's last moment. Nothing can be pushed afterwards. */
  public float[] finish() {
    if (finished) {
      throw new IllegalStateException("the sound has ended");
    }
    finished = true;
    long total = (arrived * up + down - 1) / down;
    append(new float[reach], reach);
    return produce(total - given);
  }

  private void append(float[] samples, int length) {
    if (count + length > pending.length) {
      pending = Arrays.copyOf(pending, Math.max(2 * pending.length, count + length));
    }
    System.arraycopy(samples, 0, pending, count, length);
    count += length;
  }

  /** Outputs whose taps end at input {@code last} or before. */
  private long available(long last) {
    long lastBase = last - reach;
    if (lastBase < 0) {
      return 0;
    }
    // the largest n with ⌊n·down/up⌋ ≤ lastBase
    long n = ((lastBase + 1) * up - 1) / down;
    return Math.max(0, n + 1 - given);
  }

  private float[] produce(long outputs) {
    var result = new float[Math.toIntExact(outputs)];
    for (int i = 0; i < result.length; i++) {
      long at = given * down;
      long base = at / up;
      int phase = (int) (at % up);
      float[] row = taps[up == taps.length ? phase : (int) ((long) phase * taps.length / up)];
      result[i] = dot(row, pending, Math.toIntExact(base - reach + 1 - start));
      given++;
    }
    forget(given * down / up - reach + 1);
    return result;
  }

  private static float dot(float[] row, float[] samples, int from) {
    double even = 0;
    double odd = 0;
    for (int k = 0; k + 1 < row.length; k += 2) {
      even += row[k] * samples[from + k];
      odd += row[k + 1] * samples[from + k + 1];
    }
    return (float) (even + odd);
  }

  private void forget(long before) {
    int passed = Math.toIntExact(Math.clamp(before - start, 0, count));
    System.arraycopy(pending, passed, pending, 0, count - passed);
    count -= passed;
    start += passed;
  }

  /**
   * Weights of the inputs −reach + 1 … reach around an output that lies {@code fraction} after
   * input 0.
   */
  private static float[] taps(double fraction, double cutoff, int reach) {
    var weights = new double[2 * reach];
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      double distance = k - reach + 1 - fraction;
      double x = Math.PI * cutoff * distance;
      double sinc = x == 0 ? 1 : Math.sin(x) / x;
      double edge = distance / reach;
      weights[k] =
          Math.abs(edge) >= 1 ? 0 : sinc * bessel(KAISER_BETA * Math.sqrt(1 - edge * edge));
      sum += weights[k];
    }
    var taps = new float[weights.length];
    for (int k = 0; k < taps.length; k++) {
      taps[k] = (float) (weights[k] / sum);
    }
    return taps;
  }

  /** Modified Bessel function of the first kind, order 0. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > 1e-12 * sum; k++) {
      term *= (x / (2 * k)) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }
}
