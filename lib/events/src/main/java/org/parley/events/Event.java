package org.parley.events;

import java.util.UUID;

/**
 * A fact or a piece of sound that travels on Kafka. Its CloudEvents type is {@code org.parley.} +
 * simple name + {@code .v1}.
 */
public sealed interface Event
    permits AudioChunk,
        UtteranceStarted,
        TranscriptRevised,
        TranscriptCompleted,
        UtteranceUnderstood,
        SessionForgotten,
        ReplyChosen,
        SpeechChunk,
        DialogStateSaved,
        TurnEnded,
        SoundStarted,
        BundleChunk,
        ModelVersionPublished,
        RouteChanged,
        ReplicaReported,
        ShadowCompared,
        ExperimentChanged,
        SessionObserved,
        DecisionTaken,
        JobProgressed {

  /**
   * The same for the same fact, so that a replay gives the same id and readers can drop doubles.
   */
  UUID id();

  /** The Kafka key: the session, for everything that belongs to one. */
  String key();
}
