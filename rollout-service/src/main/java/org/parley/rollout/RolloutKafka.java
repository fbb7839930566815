package org.parley.rollout;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka's clients as this service needs them. There is one replica: a second one of the same
 * transactional id would cut off the first.
 */
class RolloutKafka {
  private static final String NAME = "rollout";

  private final Map<String, Object> common;
  private final Duration transactionTimeout;

  /**
   * @param common where the brokers are and how to reach them
   */
  RolloutKafka(Map<String, Object> common, Duration transactionTimeout) {
    this.common = Map.copyOf(common);
    this.transactionTimeout = transactionTimeout;
  }

  Producer<String, byte[]> producer() {
    return new KafkaProducer<>(
        producerSettings(), new StringSerializer(), new ByteArraySerializer());
  }

  Map<String, Object> producerSettings() {
    return with(
        Map.of(
            "client.id",
            NAME,
            "transactional.id",
            NAME,
            "transaction.timeout.ms",
            Math.toIntExact(transactionTimeout.toMillis()),
            "max.block.ms",
            30_000,
            "reconnect.backoff.max.ms",
            1_000));
  }

  /** It takes its partitions itself; the group only keeps its offsets. */
  KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        with(
            Map.of(
                "client.id",
                NAME,
                "group.id",
                NAME,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "allow.auto.create.topics",
                false,
                "isolation.level",
                "read_committed",
                "fetch.max.wait.ms",
                200,
                "reconnect.backoff.max.ms",
                1_000)),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  Map<String, Object> with(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(common);
    all.putAll(more);
    return all;
  }
}
