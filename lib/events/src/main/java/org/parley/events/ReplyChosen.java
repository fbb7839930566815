package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What the assistant says.
 *
 * @param id of {@link #idOf} or {@link #idOfTimer}
 * @param utterance what it answers; empty where nobody asked, as for a timer
 * @param text what is spoken; may be empty for {@link Act#STOP}
 */
public record ReplyChosen(
    UUID id,
    String session,
    Optional<UtteranceId> utterance,
    String text,
    Act act,
    DialogSummary state)
    implements Event {
  public ReplyChosen {
    requireNonNull(id, "id");
    Require.name(session, "session");
    requireNonNull(utterance, "utterance");
    requireNonNull(text, "text");
    requireNonNull(act, "act");
    requireNonNull(state, "state");
  }

  /** The id of the reply to an utterance. */
  public static UUID idOf(String session, UtteranceId utterance) {
    return EventIds.of(session, utterance.toString(), "reply");
  }

  /** The id of what is said when a timer is due. */
  public static UUID idOfTimer(String session, String timer, Instant due) {
    return EventIds.of(session, timer, due.toString());
  }

  @Override
  public String key() {
    return session;
  }
}
