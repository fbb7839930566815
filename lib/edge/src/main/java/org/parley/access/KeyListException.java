package org.parley.access;

import java.io.Serial;

/** A list of keys that cannot be read, with its file and line. */
public final class KeyListException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  KeyListException(String message) {
    super(message);
  }

  KeyListException(String message, Throwable cause) {
    super(message, cause);
  }
}
