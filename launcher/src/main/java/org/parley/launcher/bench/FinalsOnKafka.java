package org.parley.launcher.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.parley.delivery.Broker;
import org.parley.events.Topics;

/**
 * Counts finals where they are written: a gateway lets those go that come twice, so its clients
 * would not see them.
 */
final class FinalsOnKafka implements AutoCloseable {
  private final String sessions;
  private final KafkaConsumer<String, byte[]> reader;
  private final List<TopicPartition> partitions;

  /** Counts what is written from now on. */
  FinalsOnKafka(Broker broker, String sessionPrefix) {
    this.sessions = sessionPrefix;
    Map<String, Object> settings = new HashMap<>(broker.settings());
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    reader = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    partitions =
        reader.partitionsFor(Topics.TRANSCRIPTS).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    reader.assign(partitions);
    reader.seekToEnd(partitions);
    partitions.forEach(reader::position);
  }

  /** Finals of those sessions so far, beyond the first of each id. */
  int doubled() {
    Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
    Set<String> ids = new HashSet<>();
    int doubled = 0;
    while (ends.entrySet().stream()
        .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<String, byte[]> record : reader.poll(Duration.ofMillis(200))) {
        if (isFinal(record) && !ids.add(header(record, "ce_id"))) {
          doubled++;
        }
      }
    }
    return doubled;
  }

  private boolean isFinal(ConsumerRecord<String, byte[]> record) {
    return record.key() != null
        && record.key().startsWith(sessions)
        && header(record, "ce_type").contains("TranscriptCompleted");
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    reader.close();
  }
}
