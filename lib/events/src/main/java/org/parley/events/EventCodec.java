package org.parley.events;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events to Kafka records and back: CloudEvents 1.0 in binary mode (attributes in {@code ce_}
 * headers, the value is the data alone), JSON for facts, raw bytes for sound and bundles.
 * Thread-safe.
 */
public final class EventCodec {
  private static final String SPEC_VERSION = "1.0";

  private final EventJson json = new EventJson();

  /**
   * @param time when the event was made
   * @param source who made it, a URI reference such as {@code /asr-service/asr-0}
   */
  public Encoded encode(Event event, TurnContext context, Instant time, String source) {
    EventType type = EventType.of(event);
    TreeMap<String, String> headers = new TreeMap<>();
    headers.put(Headers.SPEC_VERSION, SPEC_VERSION);
    headers.put(Headers.TYPE, type.cloudEventsType());
    headers.put(Headers.SOURCE, source);
    headers.put(Headers.ID, event.id().toString());
    headers.put(Headers.TIME, time.toString());
    Headers.write(context, headers);
    byte[] value = write(event, headers);
    return new Encoded(type.topic(), event.key(), headers, value);
  }

  private byte[] write(Event event, SortedMap<String, String> headers) {
    headers.put(Headers.CONTENT_TYPE, "application/octet-stream");
    return switch (event) {
      case AudioChunk audio -> {
        headers.put(Headers.UTTERANCE, audio.utterance().toString());
        headers.put(Headers.SEQUENCE, Integer.toString(audio.sequence()));
        headers.put(Headers.SAMPLE_RATE, Integer.toString(audio.sampleRate()));
        if (audio.end()) {
          headers.put(Headers.END, "true");
        }
        yield audio.pcm();
      }
      case SpeechChunk speech -> {
        headers.put(Headers.REPLY, speech.reply().toString());
        speech.utterance().ifPresent(u -> headers.put(Headers.UTTERANCE, u.toString()));
        headers.put(Headers.SEQUENCE, Integer.toString(speech.sequence()));
        headers.put(Headers.SAMPLE_RATE, Integer.toString(speech.sampleRate()));
        if (speech.last()) {
          headers.put(Headers.LAST, "true");
        }
        yield speech.pcm();
      }
      case BundleChunk bundle -> bundle.bytes();
      case UtteranceStarted _,
          TranscriptRevised _,
          TranscriptCompleted _,
          UtteranceUnderstood _,
          SessionForgotten _,
          ReplyChosen _,
          DialogStateSaved _,
          TurnEnded _,
          SoundStarted _,
          ModelVersionPublished _,
          RouteChanged _,
          ReplicaReported _,
          ShadowCompared _,
          ExperimentChanged _,
          SessionObserved _,
          DecisionTaken _,
          JobProgressed _ -> {
        headers.put(Headers.CONTENT_TYPE, "application/json");
        yield json.write(event);
      }
    };
  }

  /**
   * The event of a record. {@code ce_type} may be missing on the audio topic, so that a plain
   * producer needs the {@code parley_} headers only; {@code ce_time} may not: who knows the
   * broker's time stamp puts it in.
   *
   * @param value null for a tombstone, which is no event
   * @throws MalformedEventException where anything that this version needs is missing or wrong;
   *     unknown fields and headers are none of these
   */
  public Decoded decode(
      String topic, @Nullable String key, Map<String, String> headerValues, byte @Nullable [] value)
      throws MalformedEventException {
    Headers headers = new Headers(topic, headerValues);
    if (key == null) {
      throw headers.malformed("the record has no key");
    }
    if (value == null) {
      throw headers.malformed("the record has no value");
    }
    if (!headers.find(Headers.SPEC_VERSION).orElse(SPEC_VERSION).equals(SPEC_VERSION)) {
      throw headers.malformed("ce_specversion is not " + SPEC_VERSION);
    }
    Event event = read(type(topic, headers), key, headers, value);
    if (!event.key().equals(key)) {
      throw headers.malformed("the key is not the one that the value belongs to");
    }
    return new Decoded(event, headers.context(), headers.time(Headers.TIME));
  }

  private static EventType type(String topic, Headers headers) throws MalformedEventException {
    if (topic.equals(Topics.AUDIO) && headers.find(Headers.TYPE).isEmpty()) {
      return EventType.AUDIO_CHUNK;
    }
    return EventType.named(headers.text(Headers.TYPE), topic);
  }

  private Event read(EventType type, String key, Headers headers, byte[] value)
      throws MalformedEventException {
    try {
      return switch (type) {
        case AUDIO_CHUNK ->
            new AudioChunk(
                key,
                UtteranceId.parse(headers.text(Headers.UTTERANCE)),
                headers.integer(Headers.SEQUENCE),
                headers.integer(Headers.SAMPLE_RATE),
                headers.flag(Headers.END),
                value);
        case SPEECH_CHUNK -> {
          Optional<String> utterance = headers.find(Headers.UTTERANCE);
          yield new SpeechChunk(
              key,
              UUID.fromString(headers.text(Headers.REPLY)),
              utterance.map(UtteranceId::parse),
              headers.integer(Headers.SEQUENCE),
              headers.flag(Headers.LAST),
              headers.integer(Headers.SAMPLE_RATE),
              value);
        }
        case BUNDLE_CHUNK -> bundleChunk(key, headers, value);
        case UTTERANCE_STARTED,
            TRANSCRIPT_REVISED,
            TRANSCRIPT_COMPLETED,
            UTTERANCE_UNDERSTOOD,
            SESSION_FORGOTTEN,
            REPLY_CHOSEN,
            DIALOG_STATE_SAVED,
            TURN_ENDED,
            SOUND_STARTED,
            MODEL_VERSION_PUBLISHED,
            ROUTE_CHANGED,
            REPLICA_REPORTED,
            SHADOW_COMPARED,
            EXPERIMENT_CHANGED,
            SESSION_OBSERVED,
            DECISION_TAKEN,
            JOB_PROGRESSED ->
            json.read(value, type.event(), type.topic());
      };
    } catch (IllegalArgumentException e) {
      throw headers.malformed(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private static BundleChunk bundleChunk(String key, Headers headers, byte[] value)
      throws MalformedEventException {
    int slash = key.lastIndexOf('/');
    if (slash < 0 || !key.substring(slash + 1).matches("\\d{4}")) {
      throw headers.malformed("the key is not of the form name@version/0000");
    }
    return new BundleChunk(
        key.substring(0, slash), Integer.parseInt(key.substring(slash + 1)), value);
  }
}
