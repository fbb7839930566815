package org.parley.messaging;

import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.parley.events.Topics;

/**
 * Where a consumer puts the records that it cannot use, so that they stop no partition and somebody
 * can look at them: the record as it came, on {@code <topic>.<consumer>.dlq}, with the headers
 * {@code parley_reason}, {@code parley_topic}, {@code parley_partition} and {@code parley_offset}
 * added.
 */
public final class DeadLetters {
  private final String consumer;

  /**
   * @param consumer who could not use it: {@code asr}, {@code nlu}, {@code dialog}, {@code tts},
   *     {@code gateway}
   */
  public DeadLetters(String consumer) {
    this.consumer = consumer;
  }

  /**
   * @param reason one line for people, without anything that somebody said
   */
  public ProducerRecord<String, byte[]> record(ConsumerRecord<String, byte[]> bad, String reason) {
    return new ProducerRecord<>(
        topic(bad), null, null, bad.key(), bad.value(), headers(bad, reason));
  }

  /**
   * The same for a channel whose connector is Kafka. A record without value goes with an empty one.
   */
  public Message<byte[]> message(ConsumerRecord<String, byte[]> bad, String reason) {
    byte[] value = Objects.requireNonNullElse(bad.value(), new byte[0]);
    var metadata =
        OutgoingKafkaRecordMetadata.<String>builder()
            .withTopic(topic(bad))
            .withHeaders(headers(bad, reason));
    if (bad.key() != null) {
      metadata.withKey(bad.key());
    }
    return Message.of(value).addMetadata(metadata.build());
  }

  private String topic(ConsumerRecord<?, ?> bad) {
    return Topics.deadLetter(bad.topic(), consumer);
  }

  private static Headers headers(ConsumerRecord<?, ?> bad, String reason) {
    RecordHeaders headers = new RecordHeaders(bad.headers());
    put(headers, "parley_reason", reason);
    put(headers, "parley_topic", bad.topic());
    put(headers, "parley_partition", Integer.toString(bad.partition()));
    put(headers, "parley_offset", Long.toString(bad.offset()));
    return headers;
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
