package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.parley.events.Act;
import org.parley.events.DialogSummary;
import org.parley.events.ReplyChosen;
import org.parley.events.SpeechChunk;
import org.parley.signal.Pcm;
import org.parley.signal.Sound;

/** Phrases as sound: the suite's own voice says them, so that no recording is needed. */
final class Speech {
  private static final Map<String, byte[]> SPOKEN = new ConcurrentHashMap<>();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Before and after the words, as a person who holds a button leaves them. */
  private static final int PAUSE_BYTES = 16_000 / 5 * 2;

  static final List<String> PHRASES =
      List.of(
          "can I have a large latte with some soy milk",
          "I would like a small espresso please",
          "turn on the lights in the kitchen",
          "add bread and butter to my shopping list",
          "a medium cappuccino with two shots",
          "set the thermostat to twenty degrees",
          "what is on my shopping list",
          "turn off the lights in the bedroom",
          "I want a large iced coffee with whole milk",
          "what can you do for me");

  private Speech() {}

  /** 16 kHz signed 16-bit little-endian mono, the same bytes for the same phrase. */
  static byte[] of(String phrase) {
    return SPOKEN.computeIfAbsent(phrase, Speech::speak);
  }

  private static byte[] speak(String phrase) {
    Suite suite = Suite.running();
    String session = "voice-" + UUID.randomUUID();
    try (Listener listener = Listener.open(suite.kafka());
        Writer writer = new Writer(suite.kafka())) {
      writer.write(
          new ReplyChosen(
              UUID.randomUUID(), session, Optional.empty(), phrase, Act.INFORM, nothingToShow()));
      assertThat(listener.await(SpeechChunk.class, session, SpeechChunk::last, 1, LIMIT))
          .as("sound of \"%s\"", phrase)
          .isEqualTo(1);
      return withPauses(listener.all(SpeechChunk.class, session));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static byte[] withPauses(List<SpeechChunk> chunks) {
    ByteArrayOutputStream sound = new ByteArrayOutputStream();
    chunks.forEach(chunk -> sound.writeBytes(chunk.pcm()));
    Sound spoken = new Sound(Pcm.toFloats(sound.toByteArray()), chunks.getFirst().sampleRate());
    ByteArrayOutputStream padded = new ByteArrayOutputStream();
    padded.writeBytes(new byte[PAUSE_BYTES]);
    padded.writeBytes(Pcm.toBytes(spoken.at(16_000).samples()));
    padded.writeBytes(new byte[PAUSE_BYTES]);
    return padded.toByteArray();
  }

  private static DialogSummary nothingToShow() {
    return new DialogSummary(
        Optional.empty(), Map.of(), Optional.empty(), JsonNodeFactory.instance.objectNode());
  }
}
