package org.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client of a session's stream, built on the JDK's own WebSocket. */
final class Caller implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ObjectMapper json = new ObjectMapper();
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final AtomicInteger soundBytes = new AtomicInteger();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;

  Caller(int port, String session) {
    this(port, session, _ -> {});
  }

  /**
   * @param introduce says who calls
   */
  Caller(int port, String session, Consumer<WebSocket.Builder> introduce) {
    this(port, session, "", introduce);
  }

  /**
   * @param query of the address, such as {@code model=asr@V}
   */
  Caller(int port, String session, String query, Consumer<WebSocket.Builder> introduce) {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    introduce.accept(builder);
    socket =
        builder
            .buildAsync(
                URI.create(
                    "ws://localhost:%d/v1/sessions/%s/stream?%s".formatted(port, session, query)),
                new Ear())
            .join();
  }

  void say(String message) {
    socket.sendText(message, true).join();
  }

  void sound(byte[] pcm) {
    socket.sendBinary(ByteBuffer.wrap(pcm), true).join();
  }

  /** The messages up to and with the next of this type. */
  List<JsonNode> until(String type) {
    var passed = new ArrayList<JsonNode>();
    while (passed.isEmpty() || !type(passed.getLast()).equals(type)) {
      JsonNode next = next(PATIENCE);
      assertThat(next).as("a message of type %s after %s", type, passed).isNotNull();
      passed.add(next);
    }
    return passed;
  }

  JsonNode await(String type) {
    return until(type).getLast();
  }

  /** The end of a reply's sound. */
  JsonNode awaitSilence() {
    JsonNode speech = await("speech");
    return speech.path("last").asBoolean() ? speech : awaitSilence();
  }

  /** The next message within that time, or null. */
  @Nullable JsonNode next(Duration wait) {
    try {
      return messages.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static String type(JsonNode message) {
    return message.path("type").asText();
  }

  int soundBytes() {
    return soundBytes.get();
  }

  int closeCode() {
    try {
      return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the connection is not closed", e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          messages.add(json.readTree(text.toString()));
        } catch (JsonProcessingException e) {
          throw new AssertionError("not JSON: " + text, e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      soundBytes.addAndGet(data.remaining());
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }
  }
}
