package org.parley.nlu;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.events.Decoded;
import org.parley.events.Endpoint;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.EventIds;
import org.parley.events.MalformedEventException;
import org.parley.events.SlotValue;
import org.parley.events.Stage;
import org.parley.events.Topics;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TranscriptRevised;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;
import org.parley.kafka.KafkaTestResource;
import org.parley.kafka.TopicProbe;
import org.parley.messaging.KafkaEvents;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class InterpretationChannelIT {
  private static final Instant SAID = Instant.parse("2026-11-21T10:00:00Z");
  private static final TurnContext CONTEXT =
      TurnContext.replyingTo("gateway-7").at(Stage.TRANSCRIBED, SAID);

  private final String bootstrapServers =
      ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
  private final EventCodec codec = new EventCodec();
  private final KafkaEvents events = new KafkaEvents();
  private final String session = "session-" + UUID.randomUUID();
  private final TopicProbe interpretations =
      new TopicProbe(bootstrapServers, Topics.INTERPRETATIONS);

  @AfterEach
  void close() {
    interpretations.close();
  }

  private void write(Event event) {
    interpretations.send(events.record(codec.encode(event, CONTEXT, SAID, "/test")));
  }

  private TranscriptCompleted typed(int utterance, String text) {
    return TranscriptCompleted.typed(session, UtteranceId.of(utterance), text);
  }

  /** What this session's utterances meant, when there are so many of them. */
  private List<Decoded> understood(int count) {
    return interpretations
        .until(read -> read.stream().filter(r -> session.equals(r.key())).count() >= count)
        .stream()
        .filter(r -> session.equals(r.key()))
        .map(this::decode)
        .toList();
  }

  private Decoded decode(ConsumerRecord<String, byte[]> record) {
    try {
      return events.decode(record);
    } catch (MalformedEventException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTranscriptBecomesAnInterpretationWithTypedValuesAndStageTimes() {
    write(typed(1, "wake me up tomorrow at half past seven"));
    var decoded = understood(1).getFirst();
    var meant = (UtteranceUnderstood) decoded.event();
    assertThat(meant.intent().name()).isEqualTo("setAlarm");
    assertThat(meant.slots())
        .extracting(s -> s.value())
        .contains(new SlotValue.Day(LocalDate.of(2026, 11, 22)));
    assertThat(meant.asrModel()).isEqualTo("text");
    assertThat(meant.model()).startsWith("nlu@");
    assertThat(meant.id()).isEqualTo(EventIds.of(session, "1", "understood"));
    assertThat(decoded.context().replyTo()).contains("gateway-7");
    assertThat(decoded.context().reached()).containsKeys(Stage.TRANSCRIBED, Stage.UNDERSTOOD);
  }

  @Test
  void utterancesOfASessionKeepTheirOrderAndPartsThatAreNotFinalAreLeftOut() {
    for (int i = 1; i <= 20; i++) {
      write(new TranscriptRevised(session, UtteranceId.of(i), 0, 320, "turn on"));
      write(typed(i, "turn on the lights in the kitchen"));
    }
    assertThat(understood(20))
        .extracting(d -> ((UtteranceUnderstood) d.event()).utterance().number())
        .isSorted()
        .hasSize(20);
  }

  @Test
  void aTranscriptDeliveredTwiceIsInterpretedOnce() {
    write(typed(1, "a small latte please"));
    write(typed(1, "a small latte please"));
    write(typed(2, "thank you"));
    assertThat(understood(2))
        .extracting(d -> ((UtteranceUnderstood) d.event()).utterance().number())
        .containsExactly(1L, 2L);
  }

  @Test
  void badRecordsGoToTheDeadLettersAndTheNextIsUnderstood() {
    try (var dead =
        new TopicProbe(bootstrapServers, Topics.deadLetter(Topics.TRANSCRIPTS, "nlu"))) {
      interpretations.send(
          new ProducerRecord<>(
              Topics.TRANSCRIPTS, session, "{broken".getBytes(StandardCharsets.UTF_8)));
      interpretations.send(new ProducerRecord<>(Topics.TRANSCRIPTS, session, null));
      write(typed(1, "thank you"));
      assertThat(understood(1)).hasSize(1);
      var refused =
          dead.until(read -> read.stream().filter(r -> session.equals(r.key())).count() >= 2);
      assertThat(refused)
          .allSatisfy(r -> assertThat(r.headers().lastHeader("parley_reason")).isNotNull());
    }
  }

  @Test
  void nothingSaidAndFarTooMuchSaidAreOutOfScope() {
    write(typed(1, ""));
    write(typed(2, "word ".repeat(100_000)));
    assertThat(understood(2))
        .allSatisfy(d ->
            assertThat(((UtteranceUnderstood) d.event()).intent().name()).isEqualTo("outOfScope"));
  }

  @Test
  void noiseHasNoInterpretation() {
    write(
        new TranscriptCompleted(
            session,
            UtteranceId.of(1),
            "",
            List.of(),
            List.of(),
            0,
            1_200,
            600,
            Endpoint.SILENCE,
            "asr@1",
            "champion",
            false));
    write(typed(2, "thank you"));
    assertThat(understood(1))
        .extracting(d -> ((UtteranceUnderstood) d.event()).utterance().number())
        .containsExactly(2L);
  }

  @Test
  void itIsReadyAndCounts() {
    write(typed(1, "hello"));
    assertThat(understood(1)).isNotEmpty();
    given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    given().get("/q/metrics").then().body(containsString("parley_nlu_interpreting"));
  }
}
