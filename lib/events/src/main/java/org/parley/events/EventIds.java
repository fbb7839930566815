package org.parley.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Deterministic ids: the same parts give the same id, on every machine and in every replay. */
public final class EventIds {
  /** Our own name space, so that no other project's UUIDs of version 5 meet ours. */
  private static final UUID NAMESPACE = UUID.fromString("5e7f1f0e-3c52-5d5a-9d0c-0a6b8f6f2a11");

  private EventIds() {}

  /**
   * A UUID of version 5 (RFC 9562: SHA-1 of name space and name). Parts are joined with U+0000, so
   * that ("a", "bc") and ("ab", "c") differ.
   *
   * @throws IllegalArgumentException without parts, or where a part holds U+0000
   */
  public static UUID of(String... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("an id needs at least one part");
    }
    for (String part : parts) {
      if (part.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a part of an id holds U+0000");
      }
    }
    MessageDigest sha1 = sha1();
    sha1.update(
        ByteBuffer.allocate(16)
            .putLong(NAMESPACE.getMostSignificantBits())
            .putLong(NAMESPACE.getLeastSignificantBits())
            .array());
    ByteBuffer digest =
        ByteBuffer.wrap(sha1.digest(String.join("\0", parts).getBytes(StandardCharsets.UTF_8)));
    long high = (digest.getLong() & ~0xF000L) | 0x5000L;
    long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-1", impossible);
    }
  }
}
