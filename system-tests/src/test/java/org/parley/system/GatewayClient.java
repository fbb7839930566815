package org.parley.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program that talks to the gateway over HTTP and WebSocket. */
final class GatewayClient {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String gateway;

  GatewayClient(String gateway) {
    this.gateway = gateway;
  }

  /** An answer, whatever its status. */
  record Answer(int status, JsonNode json) {}

  Answer ask(String session, String contentType, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        to(gateway, "/v1/turns?session=" + session)
            .header("Content-Type", contentType)
            .POST(body)
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  Answer say(String session, String text) throws IOException, InterruptedException {
    return ask(session, "text/plain", BodyPublishers.ofString(text));
  }

  Answer forget(String session) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + gateway + "/v1/sessions/" + session))
            .timeout(LIMIT)
            .DELETE()
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  /** What any service answers to a request for a page. */
  String get(String address, String path) throws IOException, InterruptedException {
    return http.send(to(address, path).build(), BodyHandlers.ofString()).body();
  }

  /** What any service answers to JSON, whatever its status. */
  Answer post(String address, String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        to(address, path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  private static HttpRequest.Builder to(String address, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(LIMIT);
  }

  /** A session's stream. */
  Stream open(String session) {
    return new Stream(session);
  }

  /** An open socket with what came through it. */
  final class Stream implements AutoCloseable {
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    private Stream(String session) {
      socket =
          http.newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://" + gateway + "/v1/sessions/" + session + "/stream"),
                  new Messages(messages))
              .join();
    }

    /** Streams an utterance in pieces of 100 ms as fast as they are taken, then the end mark. */
    void speak(byte[] pcm) {
      socket.sendText("{\"type\":\"start\",\"format\":\"pcm\",\"sampleRate\":16000}", true).join();
      for (int from = 0; from < pcm.length; from += 3_200) {
        int length = Math.min(3_200, pcm.length - from);
        socket.sendBinary(ByteBuffer.wrap(pcm, from, length), true).join();
      }
      socket.sendText("{\"type\":\"end\"}", true).join();
    }

    /** A typed turn. */
    void say(String text) {
      socket
          .sendText(JSON.createObjectNode().put("type", "text").put("text", text).toString(), true)
          .join();
    }

    /** How many messages of a type came that nobody has taken yet. */
    long passed(String type) {
      return messages.stream().filter(each -> each.path("type").asText().equals(type)).count();
    }

    /** The next message of a type; others before it are passed over. */
    JsonNode next(String type) throws InterruptedException {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (true) {
        @Nullable JsonNode message =
            messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (message == null) {
          throw new AssertionError("no message of type " + type + " within " + LIMIT);
        }
        if (message.path("type").asText().equals(type)) {
          return message;
        }
        if (message.path("type").asText().equals("error")) {
          throw new AssertionError("the gateway says " + message);
        }
      }
    }

    @Override
    public void close() {
      // The gateway may have closed it.
      if (!socket.isOutputClosed()) {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      }
    }
  }

  private static final class Messages implements WebSocket.Listener {
    private final BlockingQueue<JsonNode> messages;
    private final StringBuilder text = new StringBuilder();

    Messages(BlockingQueue<JsonNode> messages) {
      this.messages = messages;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          messages.add(JSON.readTree(text.toString()));
        } catch (IOException e) {
          throw new AssertionError("not JSON: " + text, e);
        }
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
