package org.parley.signal;

import java.io.IOException;
import java.io.Serial;

/** Bytes that are not the sound they claim to be. The message is meant for whoever sent them. */
public class SoundFormatException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public SoundFormatException(String message) {
    super(message);
  }

  public SoundFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
