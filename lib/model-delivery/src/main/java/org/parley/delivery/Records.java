package org.parley.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.parley.events.Decoded;
import org.parley.events.Encoded;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.MalformedEventException;
import org.parley.events.TurnContext;

/** Events of the model topics as records of Kafka's plain clients. */
final class Records {
  private static final System.Logger LOG = System.getLogger(Records.class.getName());
  private static final EventCodec CODEC = new EventCodec();

  private Records() {}

  /**
   * @param source who made it, such as {@code /launcher}
   */
  static ProducerRecord<String, byte[]> of(Event event, Instant now, String source) {
    return of(CODEC.encode(event, TurnContext.none(), now, source));
  }

  static ProducerRecord<String, byte[]> tombstone(String topic, String key) {
    return of(Encoded.tombstone(topic, key));
  }

  private static ProducerRecord<String, byte[]> of(Encoded encoded) {
    RecordHeaders headers = new RecordHeaders();
    encoded
        .headers()
        .forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
    return new ProducerRecord<>(
        encoded.topic(), null, null, encoded.key(), encoded.value(), headers);
  }

  static Event event(ConsumerRecord<String, byte[]> record) throws MalformedEventException {
    return decoded(record).event();
  }

  static Decoded decoded(ConsumerRecord<String, byte[]> record) throws MalformedEventException {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    headers.putIfAbsent("ce_time", Instant.ofEpochMilli(record.timestamp()).toString());
    return CODEC.decode(record.topic(), record.key(), headers, record.value());
  }

  /** Tells of a record that is not what its topic holds. */
  static void passBy(ConsumerRecord<String, byte[]> record, Exception reason) {
    LOG.log(
        System.Logger.Level.WARNING,
        "record {0}@{1} is passed by: {2}",
        record.topic(),
        Long.toString(record.offset()),
        reason.getMessage());
  }

  /** Sends a record and waits for the acknowledgement. */
  static void send(KafkaProducer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
    await(producer.send(record), record.topic());
  }

  /**
   * @throws DeliveryException where the broker does not acknowledge a record
   */
  static void await(Future<RecordMetadata> sending, String topic) {
    try {
      Object _ = sending.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeliveryException("interrupted while writing to " + topic, e);
    } catch (ExecutionException e) {
      throw new DeliveryException("nothing can be written to " + topic + ": " + e.getMessage(), e);
    }
  }
}
