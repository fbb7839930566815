package org.parley.media;

import java.io.Serial;
import org.parley.signal.SoundFormatException;

/** Sound in good order, but more of it than the caller accepts. */
public final class SoundTooLongException extends SoundFormatException {
  @Serial private static final long serialVersionUID = 1L;

  SoundTooLongException(String message) {
    super(message);
  }
}
