package org.parley.launcher.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parley.launcher.gateway.Gateway;

/** One session that speaks one utterance after the other. For one thread at a time. */
final class LoadStream implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int CHUNK_BYTES = 2 * 1_600;
  private static final long CHUNK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Longer than a killed service needs to come back. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** The reply and its first sound follow the final within a second, or are not counted. */
  private static final Duration REPLY = Duration.ofSeconds(3);

  private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private final Watcher watcher;
  private volatile String end = "the connection ended without a word";

  /** Is shown every message when it is complete, before anybody has waited for it. */
  interface Watcher {
    void see(JsonNode message, long nanos);
  }

  /**
   * @param nanos when the message was complete
   */
  private record Arrived(JsonNode message, long nanos) {}

  LoadStream(Gateway gateway, String session) {
    this(gateway, session, (_, _) -> {});
  }

  LoadStream(Gateway gateway, String session, Watcher watcher) {
    this.watcher = watcher;
    socket = gateway.open(session, new Ear());
  }

  /**
   * Speaks in real time, beginning at {@code startNanos}.
   *
   * @throws CompletionException where the connection is gone
   */
  void speak(Utterance utterance, long startNanos) throws InterruptedException {
    byte[] pcm = utterance.pcm();
    long due = startNanos;
    for (int at = 0; at < pcm.length; at += CHUNK_BYTES) {
      int end = Math.min(pcm.length, at + CHUNK_BYTES);
      // A piece can be sent when its last sample has been spoken.
      due += CHUNK_NANOS * (end - at) / CHUNK_BYTES;
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      send(Arrays.copyOfRange(pcm, at, end));
    }
  }

  /** Whether the gateway has neither refused the stream nor closed it. */
  boolean isOpen() {
    return !socket.isOutputClosed() && !socket.isInputClosed();
  }

  /** Why it is not open any more. */
  String end() {
    return end;
  }

  /** Sends everything at once. */
  void pour(Utterance utterance) {
    send(utterance.pcm());
  }

  private void send(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  /** Ends the utterance and waits for what comes of it. */
  TurnResult finish(Utterance utterance, boolean withReply) throws InterruptedException {
    arrived.removeIf(early -> early.message().path("type").asText().equals("latency"));
    socket.sendText("{\"type\":\"end\"}", true).join();
    long ended = System.nanoTime();
    StringBuilder transcript = new StringBuilder();
    Map<String, Long> stages = new HashMap<>();
    double finalMs = Double.POSITIVE_INFINITY;
    long limit = ended + PATIENCE.toNanos();
    while (true) {
      @Nullable Arrived next = arrived.poll(limit - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return new TurnResult(utterance, transcript.toString(), finalMs, stages);
      }
      JsonNode message = next.message();
      switch (message.path("type").asText()) {
        case "final" -> {
          transcript.append(transcript.isEmpty() ? "" : " ").append(message.path("text").asText());
          if (message.path("endpoint").asText().equals("endMark")) {
            finalMs = (next.nanos() - ended) / 1e6;
            limit = System.nanoTime() + REPLY.toNanos();
            if (!withReply) {
              return new TurnResult(utterance, transcript.toString(), finalMs, stages);
            }
          }
        }
        case "latency" -> {
          message
              .path("ms")
              .properties()
              .forEach(s -> stages.put(s.getKey(), s.getValue().asLong()));
          if (Double.isFinite(finalMs)) {
            return new TurnResult(utterance, transcript.toString(), finalMs, stages);
          }
        }
        case "error" -> {
          return new TurnResult(utterance, transcript.toString(), finalMs, stages);
        }
        default -> {
          // Partials, meanings and replies are counted by their times.
        }
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  /** Puts whole JSON messages into the queue and lets the sound of replies go. */
  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      end = "the gateway closed the connection: " + status + " " + reason;
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end = "the connection failed: " + error;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        long now = System.nanoTime();
        try {
          JsonNode message = JSON.readTree(text.toString());
          watcher.see(message, now);
          arrived.add(new Arrived(message, now));
        } catch (JsonProcessingException e) {
          throw new IllegalStateException("the gateway sent what is no JSON", e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
