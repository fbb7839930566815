package org.parley.dialog.policy;

import java.util.List;
import org.parley.events.Event;
import org.parley.events.TurnContext;

/**
 * What follows from an event.
 *
 * @param state the session's next state
 * @param sent to be sent, in this order, together with the state
 */
public record Step(DialogState state, List<Sent> sent) {
  /** An event and the headers it travels with. */
  public record Sent(Event event, TurnContext context) {}

  public Step {
    sent = List.copyOf(sent);
  }

  static Step nothing(DialogState state) {
    return new Step(state, List.of());
  }
}
