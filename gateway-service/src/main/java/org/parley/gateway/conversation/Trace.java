package org.parley.gateway.conversation;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A turn's way through the services, told to who looks for where the time of slow ones goes. */
public interface Trace {
  /** W3C trace context, which the turn's records carry. */
  String context();

  /** The reply's first sound went out. */
  void sounded(Instant speechEnded, Instant at);

  /**
   * Nothing more comes of the turn.
   *
   * @param failure why it has no answer, where it has none
   */
  void ended(Instant at, Optional<Problem.Kind> failure);

  /** A new sampled context that nobody here looks at: {@code 00-<32 hex>-<16 hex>-01}. */
  static Trace unwatched(RandomGenerator random) {
    HexFormat hex = HexFormat.of();
    return new Unwatched(
        "00-%s%s-%s-01"
            .formatted(
                hex.toHexDigits(random.nextLong()),
                hex.toHexDigits(random.nextLong()),
                // An id of zeros is not valid.
                hex.toHexDigits(random.nextLong() | 1)));
  }

  /** Ids alone. */
  record Unwatched(String context) implements Trace {
    @Override
    public void sounded(Instant speechEnded, Instant at) {}

    @Override
    public void ended(Instant at, Optional<Problem.Kind> failure) {}
  }
}
