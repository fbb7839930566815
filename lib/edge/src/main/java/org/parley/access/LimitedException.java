package org.parley.access;

import java.io.Serial;
import java.time.Duration;

/** Somebody asks for more than their quota. */
public final class LimitedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  LimitedException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
