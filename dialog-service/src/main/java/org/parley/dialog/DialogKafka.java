package org.parley.dialog;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's clients as this service needs them. */
class DialogKafka {
  private static final String GROUP = "dialog";

  private final Map<String, Object> common;
  private final String name;
  private final Duration transactionTimeout;

  /**
   * @param common where the brokers are and how to reach them
   */
  DialogKafka(Map<String, Object> common, int ordinal, Duration transactionTimeout) {
    this.common = Map.copyOf(common);
    this.name = GROUP + "-" + ordinal;
    this.transactionTimeout = transactionTimeout;
  }

  /** Names this replica to Kafka and in the source of events. */
  String name() {
    return name;
  }

  Producer<String, byte[]> producer() {
    return new KafkaProducer<>(
        producerSettings(), new StringSerializer(), new ByteArraySerializer());
  }

  Map<String, Object> producerSettings() {
    return with(
        Map.of(
            "client.id",
            name,
            "transactional.id",
            name,
            "transaction.timeout.ms",
            Math.toIntExact(transactionTimeout.toMillis()),
            // Somebody waits for every record.
            "linger.ms",
            0,
            "max.block.ms",
            30_000,
            "reconnect.backoff.max.ms",
            1_000));
  }

  KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        with(
            Map.ofEntries(
                Map.entry("client.id", name),
                Map.entry("group.id", GROUP),
                // A killed replica's partitions come back to it at once, and to others after 6 s.
                Map.entry("group.instance.id", name),
                Map.entry("session.timeout.ms", 6_000),
                Map.entry("heartbeat.interval.ms", 1_500),
                Map.entry(
                    "partition.assignment.strategy", CooperativeStickyAssignor.class.getName()),
                Map.entry("auto.offset.reset", "earliest"),
                Map.entry("enable.auto.commit", false),
                Map.entry("allow.auto.create.topics", false),
                Map.entry("isolation.level", "read_committed"),
                Map.entry("fetch.max.wait.ms", 100),
                Map.entry("reconnect.backoff.max.ms", 1_000))),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /** For reading states back: belongs to no group. */
  KafkaConsumer<String, byte[]> stateConsumer() {
    return new KafkaConsumer<>(
        with(
            Map.of(
                "client.id",
                name + "-states",
                "enable.auto.commit",
                false,
                "allow.auto.create.topics",
                false,
                "isolation.level",
                "read_committed",
                "fetch.max.wait.ms",
                100)),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  Admin admin() {
    return Admin.create(with(Map.of("client.id", name + "-admin")));
  }

  private Map<String, Object> with(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(common);
    all.putAll(more);
    return all;
  }
}
