package org.parley.messaging;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka's clients of a service that works in transactions: a consumer that reads what is committed
 * and commits nothing itself, and a producer whose transactions hold the consumer's offsets.
 */
public class TransactionalKafka {
  private final Map<String, Object> broker;
  private final String group;
  private final String name;
  private final Map<String, Object> membership;
  private final Duration transactionTimeout;

  /**
   * For the only replica of a service: its consumer takes its partitions itself, and the group only
   * keeps its offsets. A second one of the same name would cut off the first.
   *
   * @param broker where the brokers are and how to reach them
   * @param transactionTimeout after this Kafka gives up a transaction whose process is gone
   */
  public TransactionalKafka(Map<String, Object> broker, String name, Duration transactionTimeout) {
    this(broker, name, name, Map.of(), transactionTimeout);
  }

  /**
   * For one of the replicas that share a group's partitions.
   *
   * @param ordinal names the replica within the group, from 0
   */
  public TransactionalKafka(
      Map<String, Object> broker, String group, int ordinal, Duration transactionTimeout) {
    this(
        broker,
        group,
        group + "-" + ordinal,
        // A killed replica's partitions come back to it at once, and to others after 6 s.
        Map.of(
            "group.instance.id",
            group + "-" + ordinal,
            "session.timeout.ms",
            6_000,
            "heartbeat.interval.ms",
            1_500,
            "partition.assignment.strategy",
            CooperativeStickyAssignor.class.getName()),
        transactionTimeout);
  }

  private TransactionalKafka(
      Map<String, Object> broker,
      String group,
      String name,
      Map<String, Object> membership,
      Duration transactionTimeout) {
    this.broker = Map.copyOf(broker);
    this.group = group;
    this.name = name;
    this.membership = membership;
    this.transactionTimeout = transactionTimeout;
  }

  String group() {
    return group;
  }

  /** Names this replica to Kafka. */
  public String name() {
    return name;
  }

  /** Whoever opens it closes it. */
  public Producer<String, byte[]> producer() {
    return new KafkaProducer<>(
        producerSettings(), new StringSerializer(), new ByteArraySerializer());
  }

  public Map<String, Object> producerSettings() {
    return with(
        Map.of(
            "client.id",
            name,
            "transactional.id",
            name,
            "transaction.timeout.ms",
            Math.toIntExact(transactionTimeout.toMillis()),
            // The commit follows at once; waiting for more records would delay it.
            "linger.ms",
            0,
            "max.block.ms",
            30_000,
            "reconnect.backoff.max.ms",
            1_000));
  }

  /** Whoever opens it closes it. */
  public KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> consumer = with(membership);
    consumer.put("client.id", name);
    consumer.put("group.id", group);
    consumer.put("auto.offset.reset", "earliest");
    consumer.put("enable.auto.commit", false);
    consumer.put("allow.auto.create.topics", false);
    consumer.put("isolation.level", "read_committed");
    consumer.put("fetch.max.wait.ms", 100);
    consumer.put("reconnect.backoff.max.ms", 1_000);
    return new KafkaConsumer<>(consumer, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** How the brokers are reached, with more settings for a client of another kind. */
  public Map<String, Object> with(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(broker);
    all.putAll(more);
    return all;
  }
}
