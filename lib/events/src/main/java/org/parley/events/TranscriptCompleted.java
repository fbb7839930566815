package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;

/**
 * What an utterance says: one per utterance. Readers keep the first of an id. A typed turn is the
 * same event with {@link Endpoint#TEXT} and the model {@code text}.
 *
 * @param text may be empty, where nothing was said
 * @param alternatives other readings, best first, without {@code text} itself
 * @param confidence 0 to 1
 * @param audioMs length of the utterance's audio, milliseconds
 * @param speechEndMs end of the last voiced sound, offset from utterance start, milliseconds
 * @param versionSubstituted whether another version decoded it than the one that was assigned or
 *     had begun it, because that was not to be had
 */
public record TranscriptCompleted(
    String session,
    UtteranceId utterance,
    String text,
    List<Word> words,
    List<Hypothesis> alternatives,
    double confidence,
    int audioMs,
    int speechEndMs,
    Endpoint endpoint,
    String model,
    String arm,
    boolean versionSubstituted)
    implements Event {
  /** Model and arm of a turn that was typed. */
  public static final String TYPED = "text";

  public TranscriptCompleted {
    Require.name(session, "session");
    requireNonNull(utterance, "utterance");
    requireNonNull(text, "text");
    words = List.copyOf(words);
    alternatives = List.copyOf(alternatives);
    Require.share(confidence, "confidence");
    Require.notNegative(audioMs, "audioMs");
    Require.notNegative(speechEndMs, "speechEndMs");
    requireNonNull(endpoint, "endpoint");
    requireNonNull(model, "model");
    requireNonNull(arm, "arm");
  }

  /** The transcript of a turn that was typed. */
  public static TranscriptCompleted typed(String session, UtteranceId utterance, String text) {
    return new TranscriptCompleted(
        session,
        utterance,
        text,
        List.of(),
        List.of(),
        1,
        0,
        0,
        Endpoint.TEXT,
        TYPED,
        TYPED,
        false);
  }

  /**
   * Whether it was no more than a noise: something began like speech, held no word, and fell silent
   * by itself. Nobody asked for anything, so nobody is answered. Sound whose sender marked its end
   * was meant for us, and is answered whatever it held.
   */
  public boolean saidNothing() {
    return text.isBlank() && (endpoint == Endpoint.SILENCE || endpoint == Endpoint.TOO_LONG);
  }

  @Override
  public UUID id() {
    return EventIds.of(session, utterance.toString(), "completed");
  }

  @Override
  public String key() {
    return session;
  }
}
