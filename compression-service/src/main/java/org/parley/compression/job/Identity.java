package org.parley.compression.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Tells by everything that went into a thing whether another is the same. */
public final class Identity {
  private Identity() {}

  /**
   * SHA-256 of the parts in their order, lower-case hex. A zero byte after each keeps one list of
   * parts from reading like another.
   */
  public static String of(Stream<String> parts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      parts.forEach(part -> {
        sha.update(part.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
      });
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String of(String... parts) {
    return of(Stream.of(parts));
  }
}
