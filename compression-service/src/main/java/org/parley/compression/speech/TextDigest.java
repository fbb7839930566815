package org.parley.compression.speech;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A number that depends on a text and on nothing else. */
final class TextDigest {
  private TextDigest() {}

  /** First four bytes of the text's SHA-256, as an unsigned number. */
  static long of(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      long first = 0;
      for (int i = 0; i < 4; i++) {
        first = first << 8 | (digest[i] & 0xff);
      }
      return first;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
