package org.parley.tts;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.events.Act;
import org.parley.events.Decoded;
import org.parley.events.DialogSummary;
import org.parley.events.EventCodec;
import org.parley.events.ReplyChosen;
import org.parley.events.SpeechChunk;
import org.parley.events.Stage;
import org.parley.events.Topics;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.kafka.KafkaTestResource;
import org.parley.kafka.TopicProbe;
import org.parley.messaging.KafkaEvents;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class SpeechChannelIT {
  private static final TurnContext CONTEXT =
      TurnContext.replyingTo("gateway-7").at(Stage.REPLIED, Instant.parse("2026-11-21T10:00:00Z"));

  private final String bootstrapServers =
      ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
  private final KafkaEvents events = new KafkaEvents();
  private final String session = "session-" + UUID.randomUUID();
  private final TopicProbe speech = new TopicProbe(bootstrapServers, Topics.SPEECH);

  @AfterEach
  void close() {
    speech.close();
  }

  @Test
  void aReplyBecomesNumberedSpeechForItsGateway() throws Exception {
    ReplyChosen reply = reply(session, 1, "The kitchen light is on. Good night.");
    say(reply);
    List<Decoded> chunks = hear(1);
    int bytes = 0;
    for (int i = 0; i < chunks.size(); i++) {
      SpeechChunk chunk = (SpeechChunk) chunks.get(i).event();
      assertThat(chunk.reply()).isEqualTo(reply.id());
      assertThat(chunk.utterance()).isEqualTo(reply.utterance());
      assertThat(chunk.sequence()).isEqualTo(i);
      assertThat(chunk.last()).isEqualTo(i == chunks.size() - 1);
      assertThat(chunk.sampleRate()).isEqualTo(16_000);
      assertThat(chunk.pcm().length).isLessThanOrEqualTo(3200);
      assertThat(chunks.get(i).context().replyTo()).contains("gateway-7");
      assertThat(chunks.get(i).context().reached()).containsKeys(Stage.REPLIED, Stage.SPOKEN);
      bytes += chunk.pcm().length;
    }
    assertThat(bytes / 32_000.0).as("seconds of sound").isBetween(1.5, 4.0);
  }

  @Test
  void repliesOfASessionKeepTheirOrderAndSessionsDoNotMix() throws Exception {
    String other = "session-" + UUID.randomUUID();
    for (int i = 1; i <= 5; i++) {
      say(reply(session, i, "Number " + i + " is on the list."));
      say(reply(other, i, "Done."));
    }
    List<Long> order = new ArrayList<>();
    int expected = 0;
    for (Decoded decoded : hear(5)) {
      SpeechChunk chunk = (SpeechChunk) decoded.event();
      assertThat(chunk.sequence()).isEqualTo(expected);
      expected = chunk.last() ? 0 : expected + 1;
      if (chunk.last()) {
        order.add(chunk.utterance().orElseThrow().number());
      }
    }
    assertThat(order).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aReplyDeliveredTwiceIsSpokenOnce() throws Exception {
    ReplyChosen twice = reply(session, 1, "Only once.");
    say(twice);
    say(twice);
    say(reply(session, 2, "And then this."));
    List<UUID> spoken =
        hear(2).stream()
            .map(d -> (SpeechChunk) d.event())
            .filter(SpeechChunk::last)
            .map(SpeechChunk::reply)
            .toList();
    assertThat(spoken).containsExactly(twice.id(), ReplyChosen.idOf(session, UtteranceId.of(2)));
  }

  @Test
  void aReplyWithoutWordsEndsAtOnceAndOneWithoutLettersIsHeard() throws Exception {
    say(reply(session, 1, ""));
    say(reply(session, 2, "…"));
    List<Decoded> chunks = hear(2);
    assertThat(((SpeechChunk) chunks.getFirst().event()).pcm()).isEmpty();
    assertThat(chunks.stream().mapToInt(d -> ((SpeechChunk) d.event()).pcm().length).sum())
        .isGreaterThan(5000);
  }

  @Test
  void whatIsNoReplyGoesToTheDeadLettersAndTheNextIsSpoken() throws Exception {
    try (TopicProbe dead =
        new TopicProbe(bootstrapServers, Topics.deadLetter(Topics.REPLIES, "tts"))) {
      speech.send(
          new ProducerRecord<>(
              Topics.REPLIES, session, "{broken".getBytes(StandardCharsets.UTF_8)));
      speech.send(new ProducerRecord<>(Topics.REPLIES, session, null));
      say(reply(session, 1, "x".repeat(5000)));
      say(reply(session, 2, "Still here."));
      assertThat(hear(1)).isNotEmpty();
      List<ConsumerRecord<String, byte[]>> refused = dead.until(read -> read.size() >= 3);
      assertThat(refused)
          .allSatisfy(record -> {
            assertThat(record.key()).isEqualTo(session);
            assertThat(record.headers().lastHeader("parley_reason")).isNotNull();
            assertThat(
                    new String(
                        record.headers().lastHeader("parley_topic").value(),
                        StandardCharsets.UTF_8))
                .isEqualTo(Topics.REPLIES);
          });
    }
  }

  @Test
  void itIsReadyAndCounts() throws Exception {
    say(reply(session, 1, "Counted."));
    assertThat(hear(1)).isNotEmpty();
    given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    given().get("/q/metrics").then().body(containsString("parley_tts_first_piece"));
  }

  private static ReplyChosen reply(String session, int utterance, String text) {
    UtteranceId id = UtteranceId.of(utterance);
    return new ReplyChosen(
        ReplyChosen.idOf(session, id),
        session,
        Optional.of(id),
        text,
        Act.INFORM,
        new DialogSummary(
            Optional.empty(), Map.of(), Optional.empty(), JsonNodeFactory.instance.objectNode()));
  }

  private void say(ReplyChosen reply) {
    speech.send(events.record(new EventCodec().encode(reply, CONTEXT, Instant.now(), "/test")));
  }

  /** This session's chunks until so many replies have ended. */
  private List<Decoded> hear(int replies) throws Exception {
    List<Decoded> heard = new ArrayList<>();
    List<ConsumerRecord<String, byte[]>> _ =
        speech.until(read -> {
          heard.clear();
          for (ConsumerRecord<String, byte[]> record : read) {
            if (record.key().equals(session)) {
              heard.add(decode(record));
            }
          }
          return heard.stream().filter(d -> ((SpeechChunk) d.event()).last()).count() >= replies;
        });
    return heard;
  }

  private Decoded decode(ConsumerRecord<String, byte[]> record) {
    try {
      return events.decode(record);
    } catch (Exception e) {
      throw new AssertionError("a chunk that cannot be read", e);
    }
  }
}
