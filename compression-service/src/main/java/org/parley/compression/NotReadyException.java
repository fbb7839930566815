package org.parley.compression;

/** The jobs of before are not known yet. */
final class NotReadyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotReadyException() {
    super("the broker cannot be reached, so that the jobs of before are not known yet");
  }
}
