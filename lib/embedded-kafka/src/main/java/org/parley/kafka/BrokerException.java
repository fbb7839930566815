package org.parley.kafka;

/**
 * The embedded broker cannot start or do what it was asked; the message says which port or folder.
 */
public final class BrokerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BrokerException(String message) {
    super(message);
  }

  BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
