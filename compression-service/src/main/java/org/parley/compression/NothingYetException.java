package org.parley.compression;

/** A job has not made what is asked for. */
final class NothingYetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NothingYetException(String message) {
    super(message);
  }
}
