package org.parley.launcher.gateway;

import java.io.Serial;

/** The gateway refused, or cannot be reached. */
public final class GatewayException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  GatewayException(String message) {
    super(message);
  }

  GatewayException(String message, Throwable cause) {
    super(message, cause);
  }
}
