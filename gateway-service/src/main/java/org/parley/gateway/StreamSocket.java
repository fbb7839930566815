package org.parley.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.parley.edge.Edge;
import org.parley.gateway.conversation.Conversations;
import org.parley.gateway.conversation.Input;
import org.parley.gateway.conversation.Problem;
import org.parley.gateway.conversation.TurnRefusedException;
import org.parley.gateway.sound.SoundDecoder;
import org.parley.gateway.sound.SoundForm;

/**
 * A session's stream. Text messages are JSON with a {@code type}: {@code start} names the form of
 * the sound, {@code end} ends the utterance, {@code text} is a typed turn. Binary messages are
 * sound. Nothing here waits: everything is put into the session's mailbox.
 */
@WebSocket(path = "/v1/sessions/{id}/stream")
class StreamSocket {
  private static final Logger LOG = Logger.getLogger(StreamSocket.class);
  private static final UserData.TypedKey<Open> OPEN = new UserData.TypedKey<>("parley.stream");

  private final Conversations conversations;
  private final RecordFeed feed;
  private final TurnMetrics metrics;
  private final Edge edge;
  private final Choice choice;
  private final ObjectMapper json;
  private final long outboxBytes;

  private record Open(Conversations.Stream stream, SocketClient client) {}

  StreamSocket(
      Conversations conversations,
      RecordFeed feed,
      TurnMetrics metrics,
      ObjectMapper json,
      GatewayConfig config,
      Edge edge,
      Choice choice) {
    this.conversations = conversations;
    this.feed = feed;
    this.metrics = metrics;
    this.json = json;
    this.edge = edge;
    this.choice = choice;
    outboxBytes = config.limits().outbox().asLongValue();
  }

  @OnOpen
  @NonBlocking
  void open(WebSocketConnection connection) {
    var client = new SocketClient(connection, json, outboxBytes);
    try {
      if (!feed.isReading()) {
        throw new TurnRefusedException(Problem.Kind.UNAVAILABLE, "the broker cannot be reached");
      }
      Conversations.Stream stream =
          conversations.open(
              connection.pathParam("id"),
              choice.allowed(models(connection)),
              client,
              edge.allowance());
      connection.userData().put(OPEN, new Open(stream, client));
    } catch (TurnRefusedException e) {
      metrics.refused(e.problem().kind());
      client.dismiss(e.problem());
    }
  }

  /** Versions that a tester names in {@code ?model=asr@V&model=nlu@V}. */
  private static List<String> models(WebSocketConnection connection) {
    String query = Optional.ofNullable(connection.handshakeRequest().query()).orElse("");
    return new QueryStringDecoder(query, false).parameters().getOrDefault("model", List.of());
  }

  @OnBinaryMessage
  @NonBlocking
  void sound(Buffer bytes, WebSocketConnection connection) {
    Open open = connection.userData().get(OPEN);
    if (open == null) {
      return;
    }
    try {
      open.stream().take(new Input.Sound(bytes.getBytes()));
    } catch (TurnRefusedException e) {
      metrics.refused(e.problem().kind());
      open.client().dismiss(e.problem());
    }
  }

  @OnTextMessage
  @NonBlocking
  void message(String text, WebSocketConnection connection) {
    Open open = connection.userData().get(OPEN);
    if (open == null) {
      return;
    }
    try {
      take(json.readTree(text), open.stream());
    } catch (JsonProcessingException e) {
      refuse(open, new Problem(Problem.Kind.BAD_REQUEST, "the message is not JSON"));
    } catch (IllegalArgumentException e) {
      refuse(open, new Problem(Problem.Kind.BAD_REQUEST, String.valueOf(e.getMessage())));
    } catch (TurnRefusedException e) {
      refuse(open, e.problem());
    }
  }

  private static void take(JsonNode message, Conversations.Stream stream) {
    String type = message.path("type").asText();
    switch (type) {
      case "start" ->
          stream.take(
              new Input.Start(
                  SoundForm.named(
                      message.path("format").asText(),
                      message.path("sampleRate").asInt(SoundDecoder.SAMPLE_RATE))));
      case "end" -> stream.take(new Input.End());
      case "text" -> stream.say(message.path("text").asText());
      default -> throw new IllegalArgumentException("type is none of start, end and text");
    }
  }

  private void refuse(Open open, Problem problem) {
    metrics.refused(problem.kind());
    open.client().tell(SocketClient.failure(problem));
  }

  @OnClose
  @NonBlocking
  void close(WebSocketConnection connection) {
    Open open = connection.userData().remove(OPEN);
    if (open != null) {
      open.stream().close();
    }
  }

  @OnError
  @NonBlocking
  void failed(Throwable failure, WebSocketConnection connection) {
    String session = connection.pathParam("id");
    if (failure instanceof HttpClosedException) {
      LOG.debugf("the client of session %s has left", session);
    } else {
      LOG.warnf("the stream of session %s failed: %s", session, failure);
    }
  }
}
