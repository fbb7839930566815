package org.parley.signal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A piece of mono sound.
 *
 * @param samples amplitudes, nominally −1..1; shared with the caller, who no longer changes them
 * @param sampleRate samples a second, &gt; 0
 */
public record Sound(float[] samples, int sampleRate) {
  public Sound {
    requireNonNull(samples, "samples");
    if (sampleRate <= 0) {
      throw new IllegalArgumentException("sample rate " + sampleRate);
    }
  }

  public double seconds() {
    return (double) samples.length / sampleRate;
  }

  public Duration duration() {
    return Duration.ofNanos(Math.round(seconds() * 1e9));
  }

  /** Root of the mean square over all samples; 0 for no samples. */
  public double rms() {
    return NoiseMixer.rms(samples, 0, samples.length);
  }

  /** The same sound at another sample rate; this very sound where the rate is already right. */
  public Sound at(int otherRate) {
    return otherRate == sampleRate
        ? this
        : new Sound(Resampler.resample(samples, sampleRate, otherRate), otherRate);
  }

  @Override
  public String toString() {
    return "Sound[" + samples.length + " samples at " + sampleRate + " Hz]";
  }
}
