package org.parley.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;
import org.parley.events.AudioChunk;
import org.parley.events.Encoded;
import org.parley.events.EventCodec;
import org.parley.events.MalformedEventException;
import org.parley.events.Stage;
import org.parley.events.Topics;
import org.parley.events.TranscriptRevised;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;

class KafkaEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123Z");
  private static final TranscriptRevised PARTIAL =
      new TranscriptRevised("kitchen", UtteranceId.of(3), 1, 640, "turn on");
  private static final TurnContext CONTEXT =
      TurnContext.replyingTo("gateway-0").at(Stage.SPEECH_ENDED, NOW);

  private final KafkaEvents events = new KafkaEvents();
  private final Encoded encoded = new EventCodec().encode(PARTIAL, CONTEXT, NOW, "/asr-service/0");

  @Test
  void whatWasWrittenAsARecordIsReadBack() throws MalformedEventException {
    ProducerRecord<String, byte[]> written = events.record(encoded);
    assertThat(written.topic()).isEqualTo(Topics.TRANSCRIPTS);
    assertThat(written.key()).isEqualTo("kitchen");

    var decoded =
        events.decode(arrived(written.topic(), written.key(), written.value(), written.headers()));
    assertThat(decoded.event()).isEqualTo(PARTIAL);
    assertThat(decoded.context()).isEqualTo(CONTEXT);
    assertThat(decoded.time()).isEqualTo(NOW);
  }

  @Test
  void aMessageCarriesTopicKeyAndHeaders() throws MalformedEventException {
    Message<byte[]> message = events.message(encoded);
    OutgoingKafkaRecordMetadata<?> metadata =
        message.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
    assertThat(metadata.getTopic()).isEqualTo(Topics.TRANSCRIPTS);
    assertThat(metadata.getKey()).isEqualTo("kitchen");
    assertThat(
            events
                .decode(
                    arrived(
                        metadata.getTopic(),
                        "kitchen",
                        message.getPayload(),
                        metadata.getHeaders()))
                .event())
        .isEqualTo(PARTIAL);
  }

  @Test
  void theBrokersTimeStampStandsForAMissingTime() throws MalformedEventException {
    ProducerRecord<String, byte[]> plain =
        new ProducerRecord<>(Topics.AUDIO, null, null, "kitchen", new byte[640]);
    plain.headers().add("parley_utterance", "3".getBytes(UTF_8));
    plain.headers().add("parley_sequence", "0".getBytes(UTF_8));
    plain.headers().add("parley_sample_rate", "16000".getBytes(UTF_8));

    var decoded = events.decode(arrived(Topics.AUDIO, "kitchen", plain.value(), plain.headers()));
    assertThat(decoded.time()).isEqualTo(NOW);
    assertThat(decoded.event())
        .isEqualTo(new AudioChunk("kitchen", UtteranceId.of(3), 0, 16_000, false, new byte[640]));
  }

  @Test
  void onlyTheGatewayThatAskedIsAddressed() {
    ProducerRecord<String, byte[]> written = events.record(encoded);
    ConsumerRecord<String, byte[]> record =
        arrived(written.topic(), written.key(), written.value(), written.headers());
    assertThat(KafkaEvents.addressedTo("gateway-0", record)).isTrue();
    assertThat(KafkaEvents.addressedTo("gateway-1", record)).isFalse();
  }

  @Test
  void aTombstoneIsARecordButNoMessage() {
    Encoded tombstone = Encoded.tombstone(Topics.DIALOG_STATES, "kitchen");
    assertThat(events.record(tombstone).value()).isNull();
    assertThatThrownBy(() -> events.message(tombstone))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Topics.DIALOG_STATES);
  }

  @Test
  void aDeadLetterIsTheRecordAsItCameWithReasonAndPlace() {
    ProducerRecord<String, byte[]> written = events.record(encoded);
    byte[] garbage = {1, 2, 3};
    ConsumerRecord<String, byte[]> bad =
        arrived(written.topic(), written.key(), garbage, written.headers());

    ProducerRecord<String, byte[]> dead = new DeadLetters("nlu").record(bad, "not JSON");
    assertThat(dead.topic()).isEqualTo("parley.transcripts.v1.nlu.dlq");
    assertThat(dead.key()).isEqualTo("kitchen");
    assertThat(dead.value()).isEqualTo(garbage);
    assertThat(header(dead.headers(), "parley_reason")).isEqualTo("not JSON");
    assertThat(header(dead.headers(), "parley_topic")).isEqualTo(Topics.TRANSCRIPTS);
    assertThat(header(dead.headers(), "parley_partition")).isEqualTo("4");
    assertThat(header(dead.headers(), "parley_offset")).isEqualTo("77");
    assertThat(header(dead.headers(), "parley_reply_to")).isEqualTo("gateway-0");
  }

  @Test
  void aRecordWithoutKeyAndValueCanBeADeadLetterToo() {
    ConsumerRecord<String, byte[]> bad = new ConsumerRecord<>(Topics.REPLIES, 0, 5, null, null);
    Message<byte[]> dead = new DeadLetters("tts").message(bad, "the record has no key");
    OutgoingKafkaRecordMetadata<?> metadata =
        dead.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
    assertThat(metadata.getTopic()).isEqualTo("parley.replies.v1.tts.dlq");
    assertThat(metadata.getKey()).isNull();
    assertThat(dead.getPayload()).isEmpty();
  }

  private static String header(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), UTF_8);
  }

  private static ConsumerRecord<String, byte[]> arrived(
      String topic, String key, byte[] value, Headers headers) {
    return new ConsumerRecord<>(
        topic,
        4,
        77,
        NOW.toEpochMilli(),
        TimestampType.CREATE_TIME,
        key.length(),
        value.length,
        key,
        value,
        headers,
        Optional.empty());
  }
}
