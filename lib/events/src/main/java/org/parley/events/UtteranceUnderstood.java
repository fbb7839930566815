package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;

/**
 * What an utterance means: one per utterance, unless it {@linkplain TranscriptCompleted#saidNothing
 * said nothing}.
 *
 * @param text the transcript it was read from
 * @param alternatives other intents, best first, without {@code intent} itself
 * @param model version of the understanding model
 * @param asrModel version of the model that made the transcript, {@code text} where it was typed
 * @param asrArm arm of that model, {@code text} where it was typed
 * @param versionSubstituted whether one of the two models is another than the one that was assigned
 */
public record UtteranceUnderstood(
    String session,
    UtteranceId utterance,
    String text,
    ScoredIntent intent,
    List<Slot> slots,
    List<ScoredIntent> alternatives,
    String model,
    String arm,
    String asrModel,
    String asrArm,
    boolean versionSubstituted)
    implements Event {
  public UtteranceUnderstood {
    Require.name(session, "session");
    requireNonNull(utterance, "utterance");
    requireNonNull(text, "text");
    requireNonNull(intent, "intent");
    slots = List.copyOf(slots);
    alternatives = List.copyOf(alternatives);
    requireNonNull(model, "model");
    requireNonNull(arm, "arm");
    requireNonNull(asrModel, "asrModel");
    requireNonNull(asrArm, "asrArm");
  }

  @Override
  public UUID id() {
    return EventIds.of(session, utterance.toString(), "understood");
  }

  @Override
  public String key() {
    return session;
  }
}
