package org.parley.runtime;

/** A bundle or the list of bundles cannot be used; the message names the file and says why. */
public final class BundleRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BundleRefusedException(String source, String reason) {
    super(source + ": " + reason);
  }

  public BundleRefusedException(String source, String reason, Throwable cause) {
    super(source + ": " + reason, cause);
  }
}
