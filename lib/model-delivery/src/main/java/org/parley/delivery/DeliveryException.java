package org.parley.delivery;

/** The broker or a folder failed; the message names the topic or the file. */
public final class DeliveryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DeliveryException(String message) {
    super(message);
  }

  DeliveryException(String message, Throwable cause) {
    super(message, cause);
  }
}
