package org.parley.launcher.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.parley.delivery.Broker;
import org.parley.events.AudioChunk;
import org.parley.events.Encoded;
import org.parley.events.Endpoint;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.Hypothesis;
import org.parley.events.ScoredIntent;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;
import org.parley.kafka.TestKafka;
import org.parley.kafka.TopicProbe;
import org.parley.launcher.bench.Utterances;
import org.parley.recognition.Recognizer;
import org.parley.runtime.BundleStore;
import org.parley.signal.Pcm;
import org.parley.skills.SkillSet;
import org.parley.understanding.Interpreter;

/** What was logged on a real broker, through the shipped networks. */
class ReplayIT {
  private static final String BROKER = TestKafka.shared().bootstrapServers();
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final BundleStore SHIPPED = new BundleStore(ROOT.resolve("models"));
  private static final List<String> SAID =
      List.of("set a timer for ten minutes", "turn on the kitchen light", "add milk to my list");

  private final Instant begun = Instant.now();
  private final String session = "replay-" + UUID.randomUUID();

  private void write(Event event, Instant time) {
    Encoded encoded = new EventCodec().encode(event, TurnContext.none(), time, "/it");
    RecordHeaders headers = new RecordHeaders();
    encoded
        .headers()
        .forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
    try (TopicProbe probe = new TopicProbe(BROKER, encoded.topic())) {
      probe.send(
          new ProducerRecord<>(
              encoded.topic(), null, null, encoded.key(), encoded.value(), headers));
    }
  }

  @Test
  void theModelThatServedUnderstandsTheSameAgainAndAnotherMeaningIsFound() {
    SkillSet skills = SkillSet.load(ROOT.resolve("skills"));
    try (Interpreter interpreter = Interpreter.load(SHIPPED.champion("nlu"), skills)) {
      for (int i = 0; i < SAID.size(); i++) {
        var said = TranscriptCompleted.typed(session, UtteranceId.of(i), SAID.get(i));
        write(said, begun);
        var read =
            interpreter.interpret(
                List.of(new Hypothesis(said.text(), 1)), begun.atZone(ZoneOffset.UTC));
        boolean another = i == 1;
        write(
            new UtteranceUnderstood(
                session,
                said.utterance(),
                said.text(),
                another ? new ScoredIntent(ScoredIntent.OUT_OF_SCOPE, 1) : read.intent(),
                read.slots(),
                List.of(),
                "nlu@other",
                "champion",
                "text",
                "text",
                false),
            begun);
      }
      Replay.Report report =
          new NluReplay(Broker.at(BROKER), interpreter, ZoneOffset.UTC).run(begun, 1000);
      assertThat(report.utterances()).isEqualTo(SAID.size());
      assertThat(report.differences())
          .singleElement()
          .satisfies(outcome -> {
            assertThat(outcome.utterance()).isEqualTo("1");
            assertThat(outcome.changed()).isEqualTo(1);
          });
    }
  }

  @Test
  void theModelThatServedHearsTheSameWordsAgainAndAnotherWordIsFound() throws Exception {
    try (Recognizer recognizer = Recognizer.load(SHIPPED.champion("asr"), 1)) {
      float[] sound =
          Pcm.toFloats(
              Utterances.make(SkillSet.load(ROOT.resolve("skills")), 1, 1).getFirst().pcm());
      float[] silence = new float[8_000];
      var heard = recognizer.recognize(sound).text();
      assertThat(heard).isNotBlank();
      speak(1, silence, sound, heard);
      speak(2, silence, sound, heard + " zebra");
      Replay.Report report = new AsrReplay(Broker.at(BROKER), recognizer).run(begun, 1000);
      assertThat(report.utterances()).isEqualTo(2);
      assertThat(report.differences())
          .singleElement()
          .satisfies(outcome -> {
            assertThat(outcome.utterance()).isEqualTo("2");
            assertThat(outcome.candidate()).isEqualTo(heard);
            assertThat(outcome.changed()).isEqualTo(1);
          });
      assertThat(report.msPerUtterance()).isPositive();
    }
  }

  /** The recogniser had left out the silence before. */
  private void speak(int utterance, float[] silence, float[] sound, String heard) {
    UtteranceId id = UtteranceId.of(utterance);
    int sequence = 0;
    for (float[] part : List.of(silence, sound)) {
      for (int at = 0; at < part.length; at += 1_600) {
        float[] piece = Arrays.copyOfRange(part, at, Math.min(part.length, at + 1_600));
        write(new AudioChunk(session, id, sequence++, 16_000, false, Pcm.toBytes(piece)), begun);
      }
    }
    write(new AudioChunk(session, id, sequence, 16_000, true, new byte[0]), begun);
    int ms = sound.length / 16;
    write(
        new TranscriptCompleted(
            session,
            id,
            heard,
            List.of(),
            List.of(),
            1,
            ms,
            ms,
            Endpoint.END_MARK,
            "asr@other",
            "champion",
            false),
        begun);
  }
}
