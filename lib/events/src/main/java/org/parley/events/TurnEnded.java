package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The outcome of a turn with what experiments need to judge it: written once per turn.
 *
 * @param models model name ({@code asr}, {@code nlu}) to version
 * @param arms model name to the arm that was assigned
 * @param exposed whether the assigned arms really served; false after a fallback to another version
 * @param ms stage to milliseconds since {@link Stage#SPEECH_ENDED}
 */
public record TurnEnded(
    String session,
    UtteranceId utterance,
    Outcome outcome,
    Map<String, String> models,
    Map<String, String> arms,
    boolean exposed,
    Map<Stage, Long> ms)
    implements Event {
  public TurnEnded {
    Require.name(session, "session");
    requireNonNull(utterance, "utterance");
    requireNonNull(outcome, "outcome");
    models = Collections.unmodifiableMap(new TreeMap<>(models));
    arms = Collections.unmodifiableMap(new TreeMap<>(arms));
    EnumMap<Stage, Long> copy = new EnumMap<>(Stage.class);
    copy.putAll(ms);
    ms = Collections.unmodifiableMap(copy);
  }

  @Override
  public UUID id() {
    return EventIds.of(session, utterance.toString(), "ended");
  }

  @Override
  public String key() {
    return session;
  }
}
