package org.parley.events;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where each kind of event travels. */
enum EventType {
  AUDIO_CHUNK(AudioChunk.class, Topics.AUDIO),
  UTTERANCE_STARTED(UtteranceStarted.class, Topics.TRANSCRIPTS),
  TRANSCRIPT_REVISED(TranscriptRevised.class, Topics.TRANSCRIPTS),
  TRANSCRIPT_COMPLETED(TranscriptCompleted.class, Topics.TRANSCRIPTS),
  UTTERANCE_UNDERSTOOD(UtteranceUnderstood.class, Topics.INTERPRETATIONS),
  SESSION_FORGOTTEN(SessionForgotten.class, Topics.INTERPRETATIONS),
  REPLY_CHOSEN(ReplyChosen.class, Topics.REPLIES),
  SPEECH_CHUNK(SpeechChunk.class, Topics.SPEECH),
  DIALOG_STATE_SAVED(DialogStateSaved.class, Topics.DIALOG_STATES),
  TURN_ENDED(TurnEnded.class, Topics.TURNS),
  SOUND_STARTED(SoundStarted.class, Topics.TURNS),
  BUNDLE_CHUNK(BundleChunk.class, Topics.MODEL_BUNDLES),
  MODEL_VERSION_PUBLISHED(ModelVersionPublished.class, Topics.MODEL_VERSIONS),
  ROUTE_CHANGED(RouteChanged.class, Topics.MODEL_ROUTES),
  REPLICA_REPORTED(ReplicaReported.class, Topics.MODEL_REPLICAS),
  SHADOW_COMPARED(ShadowCompared.class, Topics.SHADOWS),
  EXPERIMENT_CHANGED(ExperimentChanged.class, Topics.EXPERIMENTS),
  SESSION_OBSERVED(SessionObserved.class, Topics.OBSERVATIONS),
  DECISION_TAKEN(DecisionTaken.class, Topics.DECISIONS),
  JOB_PROGRESSED(JobProgressed.class, Topics.JOBS);

  private static final Map<String, EventType> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EventType::cloudEventsType, Function.identity()));
  private static final Map<Class<?>, EventType> BY_CLASS =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EventType::event, Function.identity()));

  private final Class<? extends Event> event;
  private final String topic;

  EventType(Class<? extends Event> event, String topic) {
    this.event = event;
    this.topic = topic;
  }

  static EventType of(Event event) {
    EventType type = BY_CLASS.get(event.getClass());
    if (type == null) {
      throw new AssertionError(event.getClass() + " has no type");
    }
    return type;
  }

  static EventType named(String cloudEventsType, String topic) throws MalformedEventException {
    EventType type = BY_NAME.get(cloudEventsType);
    if (type == null || !type.topic.equals(topic)) {
      throw new MalformedEventException(
          topic, "no event of type " + cloudEventsType + " travels here");
    }
    return type;
  }

  Class<? extends Event> event() {
    return event;
  }

  String topic() {
    return topic;
  }

  String cloudEventsType() {
    return "org.parley." + event.getSimpleName() + ".v1";
  }
}
