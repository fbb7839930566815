package org.parley.compression.speech;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What an utterance may be used for. A speaker is in one part only, fixed by a digest of the
 * speaker's name.
 */
public enum Split {
  TRAINING,
  /** Chooses models and stops training. */
  VALIDATION,
  /** Read once, for the model card. */
  TEST;

  /**
   * The part a speaker belongs to: the first four bytes of the SHA-256 of the name, as an unsigned
   * number modulo 10; 0 is the test's, 1 the validation's.
   */
  public static Split of(String speaker) {
    return switch (bucket(speaker)) {
      case 0 -> TEST;
      case 1 -> VALIDATION;
      default -> TRAINING;
    };
  }

  private static int bucket(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      long first = 0;
      for (int i = 0; i < 4; i++) {
        first = first << 8 | (digest[i] & 0xff);
      }
      return (int) (first % 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
