package org.parley.media;

import java.io.IOException;
import java.io.Serial;

/** A manifest that cannot be used. The message names the file and the line. */
public final class ManifestException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  ManifestException(String message) {
    super(message);
  }

  ManifestException(String message, Throwable cause) {
    super(message, cause);
  }
}
