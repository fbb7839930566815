package org.parley.gateway.sound;

import java.util.Locale;

/** The form of the bytes that a client streams. */
public sealed interface SoundForm {
  /**
   * What is taken where a client announces nothing: a WAV header if there is one, else 16 kHz PCM.
   */
  SoundForm ANNOUNCED_BY_NOTHING = new Either(16_000);

  /** Lowest and highest sample rate taken, Hz: telephone at half rate up to studio. */
  int LOWEST_RATE = 4_000;

  int HIGHEST_RATE = 192_000;

  /** Signed 16-bit little-endian mono. */
  record Pcm(int sampleRate) implements SoundForm {
    public Pcm {
      checkRate(sampleRate);
    }
  }

  /** A WAV file, header first, which may announce an unknown size. */
  record Wav() implements SoundForm {}

  /** A WAV file where the first bytes say so, else PCM. */
  record Either(int sampleRate) implements SoundForm {
    public Either {
      checkRate(sampleRate);
    }
  }

  /**
   * The form a client names.
   *
   * @param format {@code pcm}, {@code wav} or empty for either
   * @param sampleRate of PCM, Hz
   * @throws IllegalArgumentException with a message for the client
   */
  static SoundForm named(String format, int sampleRate) {
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "pcm", "s16le" -> new Pcm(sampleRate);
      case "wav" -> new Wav();
      case "" -> new Either(sampleRate);
      default ->
          throw new IllegalArgumentException(
              "format \"" + format + "\" is not known; use pcm or wav");
    };
  }

  private static void checkRate(int sampleRate) {
    if (sampleRate < LOWEST_RATE || sampleRate > HIGHEST_RATE) {
      throw new IllegalArgumentException(
          "sample rate %d is not between %d and %d"
              .formatted(sampleRate, LOWEST_RATE, HIGHEST_RATE));
    }
  }
}
