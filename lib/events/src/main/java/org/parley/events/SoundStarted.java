package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * The gateway sent the first sound of a reply to its client.
 *
 * @param ms milliseconds since the end of speech
 */
public record SoundStarted(String session, UtteranceId utterance, long ms) implements Event {
  public SoundStarted {
    Require.name(session, "session");
    requireNonNull(utterance, "utterance");
  }

  @Override
  public UUID id() {
    return EventIds.of(session, utterance.toString(), "sound-started");
  }

  @Override
  public String key() {
    return session;
  }
}
