package org.parley.gateway.conversation;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** New W3C trace contexts, sampled: {@code 00-<32 hex>-<16 hex>-01}. */
final class Traces {
  private static final HexFormat HEX = HexFormat.of();

  private final RandomGenerator random;

  Traces(RandomGenerator random) {
    this.random = random;
  }

  String next() {
    return "00-%s%s-%s-01"
        .formatted(
            HEX.toHexDigits(random.nextLong()),
            HEX.toHexDigits(random.nextLong()),
            // An id of zeros is not valid.
            HEX.toHexDigits(random.nextLong() | 1));
  }
}
