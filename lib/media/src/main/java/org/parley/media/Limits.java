package org.parley.media;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much sound is accepted.
 *
 * @param bytes of the file as it comes
 * @param duration of the sound in it
 */
public record Limits(long bytes, Duration duration) {
  /** Ample for a recording of one's own: 256 MiB and four hours. */
  public static final Limits WIDE = new Limits(256L << 20, Duration.ofHours(4));

  public Limits {
    requireNonNull(duration, "duration");
    if (bytes <= 0 || duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("limits of " + bytes + " bytes and " + duration);
    }
  }

  void checkBytes(long present) throws SoundTooLongException {
    if (present > bytes) {
      throw new SoundTooLongException("more than the " + bytes + " bytes accepted");
    }
  }

  void checkSamples(long samples, int sampleRate) throws SoundTooLongException {
    if (samples > duration.toNanos() / 1e9 * sampleRate) {
      throw new SoundTooLongException(
          "%.1f s of sound, more than the %.1f s accepted"
              .formatted((double) samples / sampleRate, duration.toNanos() / 1e9));
    }
  }
}
