package org.parley.gateway.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.parley.events.Act;
import org.parley.events.DialogSummary;
import org.parley.events.Endpoint;
import org.parley.events.ScoredIntent;
import org.parley.events.UtteranceId;

/**
 * What a socket's client is told, as JSON with a {@code type}. All {@code ms} count from the end of
 * speech: the arrival of the end mark or, without one, of the last voiced sample.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonSubTypes({
  @JsonSubTypes.Type(ServerMessage.Ready.class),
  @JsonSubTypes.Type(ServerMessage.Partial.class),
  @JsonSubTypes.Type(ServerMessage.Final.class),
  @JsonSubTypes.Type(ServerMessage.Intent.class),
  @JsonSubTypes.Type(ServerMessage.Reply.class),
  @JsonSubTypes.Type(ServerMessage.Speech.class),
  @JsonSubTypes.Type(ServerMessage.Stop.class),
  @JsonSubTypes.Type(ServerMessage.Latency.class),
  @JsonSubTypes.Type(ServerMessage.Failure.class)
})
public sealed interface ServerMessage {
  /** The session is open. */
  @JsonTypeName("ready")
  record Ready(String session, String gateway) implements ServerMessage {}

  @JsonTypeName("partial")
  record Partial(UtteranceId utterance, int revision, int audioMs, String text)
      implements ServerMessage {}

  @JsonTypeName("final")
  record Final(
      UtteranceId utterance,
      String text,
      List<SpokenWord> words,
      double confidence,
      Endpoint endpoint,
      String model,
      String arm,
      long ms)
      implements ServerMessage {}

  @JsonTypeName("intent")
  record Intent(
      UtteranceId utterance,
      ScoredIntent intent,
      Map<String, Object> slots,
      String model,
      String arm,
      long ms)
      implements ServerMessage {}

  /** {@code utterance} and {@code ms} are absent where nobody asked, as for a timer. */
  @JsonTypeName("reply")
  record Reply(
      Optional<UtteranceId> utterance,
      UUID reply,
      String text,
      Act act,
      DialogSummary state,
      Optional<Long> ms)
      implements ServerMessage {}

  /** Binary messages that follow are this reply's sound; with {@code last}, that was all of it. */
  @JsonTypeName("speech")
  record Speech(Optional<UtteranceId> utterance, UUID reply, int sampleRate, boolean last)
      implements ServerMessage {}

  /** The reply's sound is to fall silent at once, and no more of it comes. */
  @JsonTypeName("stop")
  record Stop(UUID reply) implements ServerMessage {}

  @JsonTypeName("latency")
  record Latency(UtteranceId utterance, StageTimes ms, Optional<Long> endpointMs)
      implements ServerMessage {}

  @JsonTypeName("error")
  record Failure(String code, String error, Optional<UtteranceId> utterance)
      implements ServerMessage {}
}
