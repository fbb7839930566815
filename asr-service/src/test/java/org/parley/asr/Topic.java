package org.parley.asr;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic from its end at the time of opening. */
final class Topic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();

  Topic(String bootstrapServers, String name) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(name).stream()
            .map(info -> new TopicPartition(name, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** Reads until what was read so far satisfies the condition; fails after a while. */
  List<ConsumerRecord<String, byte[]>> until(
      Predicate<List<ConsumerRecord<String, byte[]>>> enough) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!enough.test(read)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not within " + PATIENCE + "; read " + read.size() + " records");
      }
      consumer.poll(Duration.ofMillis(50)).forEach(read::add);
    }
    return List.copyOf(read);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
