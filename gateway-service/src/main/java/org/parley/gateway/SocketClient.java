package org.parley.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.parley.gateway.conversation.Client;
import org.parley.gateway.conversation.Problem;
import org.parley.gateway.conversation.ServerMessage;

/**
 * A socket's sending side: messages leave one after the other, each when the one before is out.
 * What a slow client does not take waits here up to a limit; beyond it the client is disconnected,
 * so that it costs memory of its own only.
 */
final class SocketClient implements Client {
  /** RFC 6455: a policy was broken. */
  private static final int POLICY = 1008;

  /** Registered with IANA: try again later. */
  private static final int TRY_AGAIN_LATER = 1013;

  private final WebSocketConnection connection;
  private final ObjectMapper json;
  private final long mostBytes;
  private final Queue<Outbound> outbox = new ArrayDeque<>();
  private long bytes;
  private boolean sending;
  private boolean dismissed;

  private sealed interface Outbound {
    record Text(String text) implements Outbound {}

    record Sound(byte[] pcm) implements Outbound {}

    record Close(CloseReason reason) implements Outbound {}
  }

  SocketClient(WebSocketConnection connection, ObjectMapper json, long mostBytes) {
    this.connection = connection;
    this.json = json;
    this.mostBytes = mostBytes;
  }

  @Override
  public void tell(ServerMessage message) {
    String text = write(message);
    put(new Outbound.Text(text), text.length());
  }

  @Override
  public void play(byte[] pcm) {
    put(new Outbound.Sound(pcm), pcm.length);
  }

  @Override
  public synchronized void dismiss(Problem reason) {
    if (dismissed) {
      return;
    }
    dismissed = true;
    outbox.add(new Outbound.Text(write(failure(reason))));
    outbox.add(new Outbound.Close(close(reason)));
    sendNext();
  }

  /** What a client is told of a problem that concerns no utterance. */
  static ServerMessage.Failure failure(Problem problem) {
    return new ServerMessage.Failure(problem.kind().code(), problem.message(), Optional.empty());
  }

  private static CloseReason close(Problem problem) {
    int code =
        switch (problem.kind()) {
          case BUSY, LIMITED, UNAVAILABLE -> TRY_AGAIN_LATER;
          case BAD_REQUEST,
              NOT_SOUND,
              NOT_ALLOWED,
              TOO_LARGE,
              REPLACED,
              FORGOTTEN,
              TOO_SLOW,
              NO_ANSWER ->
              POLICY;
        };
    return new CloseReason(code, problem.kind().code());
  }

  private synchronized void put(Outbound next, int size) {
    if (dismissed) {
      return;
    }
    if (bytes + size > mostBytes) {
      outbox.clear();
      dismiss(new Problem(Problem.Kind.TOO_SLOW, "the connection is too slow for the answers"));
      return;
    }
    bytes += size;
    outbox.add(next);
    sendNext();
  }

  private synchronized void sendNext() {
    if (sending) {
      return;
    }
    Outbound next = outbox.poll();
    if (next != null) {
      sending = true;
      send(next).subscribe().with(_ -> sent(next), _ -> lost());
    }
  }

  private Uni<Void> send(Outbound next) {
    return switch (next) {
      case Outbound.Text(String text) -> connection.sendText(text);
      case Outbound.Sound(byte[] pcm) -> connection.sendBinary(Buffer.buffer(pcm));
      case Outbound.Close(CloseReason reason) -> connection.close(reason);
    };
  }

  private synchronized void sent(Outbound next) {
    sending = false;
    bytes -=
        switch (next) {
          case Outbound.Text(String text) -> text.length();
          case Outbound.Sound(byte[] pcm) -> pcm.length;
          case Outbound.Close _ -> 0;
        };
    sendNext();
  }

  /** The connection is gone; its closing is reported to the session by the server. */
  private synchronized void lost() {
    dismissed = true;
    outbox.clear();
  }

  private String write(ServerMessage message) {
    try {
      return new String(json.writeValueAsBytes(message), StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
