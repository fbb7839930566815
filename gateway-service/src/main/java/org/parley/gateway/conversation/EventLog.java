package org.parley.gateway.conversation;

import java.util.concurrent.CompletionStage;
import org.parley.events.Event;
import org.parley.events.TurnContext;

/** Where the events of a conversation are written, in the order of the calls. */
public interface EventLog {
  /** Completes when the event is kept for good, exceptionally where it is not. */
  CompletionStage<Void> append(Event event, TurnContext context);
}
