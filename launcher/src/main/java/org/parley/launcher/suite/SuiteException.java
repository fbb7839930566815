package org.parley.launcher.suite;

/** The suite cannot do what was asked; the message is one line for the person at the keyboard. */
public final class SuiteException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SuiteException(String message) {
    super(message);
  }

  public SuiteException(String message, Throwable cause) {
    super(message, cause);
  }
}
