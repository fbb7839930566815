package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Somebody asked that a session be forgotten. It travels with the interpretations, so that it meets
 * the session's dialog, and every gateway, in the order of the session.
 *
 * @param through the last utterance that is forgotten; one up to here that is still on its way is
 *     not answered any more
 */
public record SessionForgotten(String session, UtteranceId through) implements Event {
  public SessionForgotten {
    Require.name(session, "session");
    requireNonNull(through, "through");
  }

  @Override
  public UUID id() {
    return EventIds.of(session, through.toString(), "forgotten");
  }

  @Override
  public String key() {
    return session;
  }
}
