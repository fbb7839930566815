package org.parley.gateway.conversation;

import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.parley.events.Event;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;

/**
 * What all sessions of a gateway share.
 *
 * @param gateway the id that is stamped on what leaves, so that the answers come back here
 */
record Edge(
    String gateway,
    InstantSource clock,
    Limits limits,
    Arms arms,
    Writer writer,
    Measures measures) {
  /**
   * Writes an event; where an utterance's own sound or text is not written, that also comes back to
   * the session as {@link Conversation#notWritten}.
   */
  interface Writer {
    CompletionStage<Void> append(
        String session, UtteranceId utterance, Event event, TurnContext context);
  }
}
