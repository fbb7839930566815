package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Written before an utterance is decoded, so that a replay uses the same model, and so that
 * attempts are counted where a crash cannot lose them.
 *
 * @param model version of the acoustic model, {@code asr@1-3fa9c21b04de}
 * @param arm arm of an experiment, {@code champion} where there is none
 * @param attempt how many times it was begun by replicas that have not handed it over, this one
 *     included; 0 where the only one hands it over
 */
public record UtteranceStarted(
    String session, UtteranceId utterance, String model, String arm, int attempt) implements Event {
  public UtteranceStarted {
    Require.name(session, "session");
    requireNonNull(utterance, "utterance");
    requireNonNull(model, "model");
    requireNonNull(arm, "arm");
    Require.notNegative(attempt, "attempt");
  }

  @Override
  public UUID id() {
    return EventIds.of(session, utterance.toString(), "started", Integer.toString(attempt));
  }

  @Override
  public String key() {
    return session;
  }
}
