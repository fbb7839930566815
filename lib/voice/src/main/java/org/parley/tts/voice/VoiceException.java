package org.parley.tts.voice;

/** A voice that could not speak; the message names the voice and the reason, never the words. */
public final class VoiceException extends Exception {
  private static final long serialVersionUID = 1L;

  VoiceException(String message) {
    super(message);
  }

  VoiceException(String message, Throwable cause) {
    super(message, cause);
  }
}
