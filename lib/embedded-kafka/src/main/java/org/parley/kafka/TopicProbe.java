package org.parley.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A test's eye on a topic: reads what is committed there after its opening, and writes to any
 * topic. For one thread.
 */
public final class TopicProbe implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;

  public TopicProbe(String bootstrapServers, String topic) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  public void send(ProducerRecord<String, byte[]> record) {
    try {
      Object _ = producer.send(record).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("not sent to " + record.topic(), e);
    }
  }

  /** Reads until the records read satisfy the condition; fails after a while. */
  public List<ConsumerRecord<String, byte[]>> until(
      Predicate<List<ConsumerRecord<String, byte[]>>> enough) {
    List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
    Instant end = Instant.now().plus(PATIENCE);
    while (!enough.test(read)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not within " + PATIENCE + "; read " + read.size() + " records");
      }
      consumer.poll(Duration.ofMillis(50)).forEach(read::add);
    }
    return read;
  }

  /** What comes within so long; for what must not come. */
  public List<ConsumerRecord<String, byte[]>> during(Duration time) {
    List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
    Instant end = Instant.now().plus(time);
    while (Instant.now().isBefore(end)) {
      consumer.poll(Duration.ofMillis(50)).forEach(read::add);
    }
    return read;
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
