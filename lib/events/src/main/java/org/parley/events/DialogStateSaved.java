package org.parley.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/**
 * The whole state of one session's dialog, from which it is rebuilt after a crash.
 *
 * @param state dialog-service's own form; its reader is dialog-service alone
 */
public record DialogStateSaved(String session, ObjectNode state) implements Event {
  public DialogStateSaved {
    Require.name(session, "session");
    state = state.deepCopy();
  }

  @Override
  public UUID id() {
    return EventIds.of(session, "dialog-state", state.toString());
  }

  @Override
  public String key() {
    return session;
  }
}
