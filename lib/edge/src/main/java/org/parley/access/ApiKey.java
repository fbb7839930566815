package org.parley.access;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * What an installation knows of a key: never the key itself. A key is 256 random bits, so its plain
 * SHA-256 tells nothing of it, and no slow hash is needed.
 *
 * @param name who has it, for logs and limits
 * @param sha256 of the key, lower-case hexadecimal
 * @param quota where it is not everybody's
 */
public record ApiKey(String name, Set<Role> roles, String sha256, Optional<Quota> quota) {
  /** Tells a key from a token, and is what scanners for leaked secrets can look for. */
  public static final String PREFIX = "parley_";

  private static final int BYTES = 32;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public ApiKey {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a key's name has 1 to 64 letters, digits, dots, dashes or underscores: " + name);
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("key " + name + " has no role");
    }
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "key " + name + " needs sha256: and 64 hexadecimal digits");
    }
    requireNonNull(quota, "quota");
    roles = Set.copyOf(roles);
  }

  /**
   * @param random must be cryptographically strong
   */
  public static String make(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public static String sha256(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}
