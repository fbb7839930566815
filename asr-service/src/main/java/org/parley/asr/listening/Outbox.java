package org.parley.asr.listening;

import java.util.concurrent.CompletionStage;
import org.parley.events.Event;
import org.parley.events.TurnContext;

/** Where transcripts are written, in the order of the calls for each session. */
public interface Outbox {
  /**
   * @param sequence of the chunk of sound at which the event's segment begins (started) or with
   *     which it ends (completed); whoever takes over reads it back as {@link Progress}
   * @return completes when it is written for good
   */
  CompletionStage<Void> publish(Event event, TurnContext context, int sequence);
}
