package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * What an utterance seems to say so far. Emitted every so many milliseconds of audio, never of
 * clock time, so that a replay gives the same revisions with the same ids.
 *
 * @param revision counts the revisions of an utterance from 1
 * @param audioMs how much of the utterance's audio is covered, milliseconds
 * @param text may be empty
 */
public record TranscriptRevised(
    String session, UtteranceId utterance, int revision, int audioMs, String text)
    implements Event {
  public TranscriptRevised {
    Require.name(session, "session");
    requireNonNull(utterance, "utterance");
    Require.notNegative(revision, "revision");
    Require.notNegative(audioMs, "audioMs");
    requireNonNull(text, "text");
  }

  @Override
  public UUID id() {
    return EventIds.of(session, utterance.toString(), "revised", Integer.toString(audioMs));
  }

  @Override
  public String key() {
    return session;
  }
}
