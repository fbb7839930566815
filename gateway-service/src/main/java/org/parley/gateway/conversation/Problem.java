package org.parley.gateway.conversation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.parley.access.LimitedException;
import org.parley.signal.SoundFormatException;

/**
 * Why a client does not get what it asked for.
 *
 * @param message one line for the client
 * @param retryAfter when it is worth another try, where that is known
 */
public record Problem(Kind kind, String message, Optional<Duration> retryAfter) {
  /** What kind of refusal it is, with its name on the socket and its HTTP status. */
  public enum Kind {
    BAD_REQUEST("badRequest", 400),
    NOT_SOUND("notSound", 400),
    NOT_ALLOWED("notAllowed", 403),
    TOO_LARGE("tooLarge", 413),
    BUSY("busy", 429),
    LIMITED("limited", 429),
    REPLACED("replaced", 409),
    FORGOTTEN("forgotten", 410),
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
    requireNonNull(retryAfter, "retryAfter");
  }

  public Problem(Kind kind, String message) {
    this(kind, message, Optional.empty());
  }

  /** Whoever asks has used up what they may ask for. */
  public static Problem limited(LimitedException cause) {
    return new Problem(
        Kind.LIMITED, String.valueOf(cause.getMessage()), Optional.of(cause.retryAfter()));
  }

  /** The bytes were not the sound they claimed to be. */
  public static Problem notSound(SoundFormatException cause) {
    return new Problem(Kind.NOT_SOUND, String.valueOf(cause.getMessage()));
  }
}
