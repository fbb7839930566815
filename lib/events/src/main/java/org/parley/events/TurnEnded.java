package org.parley.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The outcome of a turn with what experiments need to judge it: written once per turn.
 *
 * @param models model name ({@code asr}, {@code nlu}) to the version that served
 * @param arms model name to the arm that was assigned
 * @param assigned model name to the assignment whole, with its route's revision; without those
 *     models that have no route
 * @param exposed whether the assigned arms really served; false after a fallback to another version
 * @param ms stage to milliseconds since {@link Stage#SPEECH_ENDED}
 * @param cpuMs model name to the processor time that its version took, milliseconds; without those
 *     that did not run
 */
public record TurnEnded(
    String session,
    UtteranceId utterance,
    Outcome outcome,
    Map<String, String> models,
    Map<String, String> arms,
    // Writers before there were routes left it out.
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, Assignment> assigned,
    boolean exposed,
    Map<Stage, Long> ms,
    // Writers before it was measured left it out.
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, Double> cpuMs)
    implements Event {
  public TurnEnded {
    Require.name(session, "session");
    requireNonNull(utterance, "utterance");
    requireNonNull(outcome, "outcome");
    models = Collections.unmodifiableMap(new TreeMap<>(models));
    assigned = Collections.unmodifiableMap(new TreeMap<>(assigned));
    arms = Collections.unmodifiableMap(new TreeMap<>(arms));
    EnumMap<Stage, Long> copy = new EnumMap<>(Stage.class);
    copy.putAll(ms);
    ms = Collections.unmodifiableMap(copy);
    cpuMs = Collections.unmodifiableMap(new TreeMap<>(cpuMs));
  }

  /** Whether a tester has chosen a version; such a turn says nothing of an experiment. */
  public boolean overridden() {
    return assigned.values().stream().anyMatch(Assignment::overridden);
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
