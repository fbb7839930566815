package org.parley.gateway.conversation;

import static java.util.Objects.requireNonNull;

import org.parley.signal.SoundFormatException;

/**
 * Why a client does not get what it asked for.
 *
 * @param message one line for the client
 */
public record Problem(Kind kind, String message) {
  /** What kind of refusal it is, with its name on the socket and its HTTP status. */
  public enum Kind {
    BAD_REQUEST("badRequest", 400),
    NOT_SOUND("notSound", 400),
    TOO_LARGE("tooLarge", 413),
    BUSY("busy", 429),
    REPLACED("replaced", 409),
    TOO_SLOW("tooSlow", 429),
    UNAVAILABLE("unavailable", 503),
    NO_ANSWER("noAnswer", 504);

    private final String code;
    private final int status;

    Kind(String code, int status) {
      this.code = code;
      this.status = status;
    }

    public String code() {
      return code;
    }

    public int status() {
      return status;
    }
  }

  public Problem {
    requireNonNull(kind, "kind");
    requireNonNull(message, "message");
  }

  /** The bytes were not the sound they claimed to be. */
  public static Problem notSound(SoundFormatException cause) {
    return new Problem(Kind.NOT_SOUND, String.valueOf(cause.getMessage()));
  }
}
