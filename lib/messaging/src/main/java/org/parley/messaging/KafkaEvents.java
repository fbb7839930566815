package org.parley.messaging;

import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.parley.events.Decoded;
import org.parley.events.Encoded;
import org.parley.events.EventCodec;
import org.parley.events.MalformedEventException;

/** Events as Kafka's own records and as messages of SmallRye's channels. Thread-safe. */
public final class KafkaEvents {
  private final EventCodec codec = new EventCodec();

  public ProducerRecord<String, byte[]> record(Encoded encoded) {
    return new ProducerRecord<>(
        encoded.topic(), null, null, encoded.key(), encoded.value(), headers(encoded.headers()));
  }

  /**
   * For a channel whose connector is Kafka; the record goes to the event's own topic, whatever the
   * channel is configured to. A tombstone has no payload and cannot be a message.
   */
  public Message<byte[]> message(Encoded encoded) {
    byte[] value = encoded.value();
    if (value == null) {
      throw new IllegalArgumentException("a tombstone on " + encoded.topic() + " is no message");
    }
    return Message.of(value)
        .addMetadata(
            OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(encoded.topic())
                .withKey(encoded.key())
                .withHeaders(headers(encoded.headers()))
                .build());
  }

  /** The record that a message of an incoming channel was. */
  @SuppressWarnings("unchecked") // the defaults of all channels deserialise to these types
  public static ConsumerRecord<String, byte[]> record(Message<byte[]> message) {
    return message
        .getMetadata(IncomingKafkaRecordMetadata.class)
        .orElseThrow(() -> new IllegalStateException("the message is not Kafka's"))
        .getRecord();
  }

  /**
   * The event of a record. Without {@code ce_time} the record's time stamp stands for it, so that
   * producers which know no CloudEvents can be read.
   *
   * @throws MalformedEventException where this is no event of its topic; a case for {@link
   *     DeadLetters}
   */
  public Decoded decode(ConsumerRecord<String, byte[]> record) throws MalformedEventException {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    headers.putIfAbsent("ce_time", Instant.ofEpochMilli(record.timestamp()).toString());
    return codec.decode(record.topic(), record.key(), headers, record.value());
  }

  /**
   * The gateway that a record is addressed to, read without decoding the rest.
   *
   * @return whether the record names this gateway
   */
  public static boolean addressedTo(String gateway, ConsumerRecord<?, ?> record) {
    Header header = record.headers().lastHeader("parley_reply_to");
    return header != null
        && header.value() != null
        && new String(header.value(), StandardCharsets.UTF_8).equals(gateway);
  }

  private static Headers headers(SortedMap<String, String> values) {
    RecordHeaders headers = new RecordHeaders();
    values.forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
    return headers;
  }
}
