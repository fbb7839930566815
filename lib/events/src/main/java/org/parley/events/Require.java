package org.parley.events;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Checks that several records share; each message names the value, for the sender to read. */
final class Require {
  private static final int LONGEST_NAME = 200;

  private Require() {}

  /**
   * A name that is part of a key or an id: 1 to 200 characters, none of them a control character.
   */
  static String name(@Nullable String value, String what) {
    requireNonNull(value, what);
    if (value.isEmpty() || value.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          what + " has " + value.length() + " characters, 1 to " + LONGEST_NAME + " are allowed");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " holds a control character");
    }
    return value;
  }

  static long notNegative(long value, String what) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " is " + value + ", less than 0");
    }
    return value;
  }

  static int notNegative(int value, String what) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " is " + value + ", less than 0");
    }
    return value;
  }

  static double share(double value, String what) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + " is " + value + ", outside 0 to 1");
    }
    return value;
  }

  /** Signed 16-bit samples take two bytes each. */
  static byte[] pcm(byte @Nullable [] pcm, int sampleRate) {
    requireNonNull(pcm, "pcm");
    if (sampleRate < 8_000 || sampleRate > 192_000) {
      throw new IllegalArgumentException(
          "sampleRate is " + sampleRate + ", outside 8000 to 192000");
    }
    if (pcm.length % 2 != 0) {
      throw new IllegalArgumentException("pcm has an odd number of bytes: " + pcm.length);
    }
    return pcm;
  }
}
