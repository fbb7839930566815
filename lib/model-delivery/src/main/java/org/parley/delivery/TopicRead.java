package org.parley.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.parley.events.Decoded;
import org.parley.events.MalformedEventException;

/** Reads what a topic holds now, from its beginning or from a time on. */
public final class TopicRead {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TopicRead() {}

  /**
   * @param goOn takes each record, tombstones too, and says whether the rest is wanted
   * @throws DeliveryException where the broker gives nothing for half a minute
   */
  static void all(Broker broker, String topic, Predicate<ConsumerRecord<String, byte[]>> goOn) {
    read(broker, topic, Instant.EPOCH, goOn);
  }

  /**
   * All partitions' events in their partition's order, tombstones left out. What cannot be read is
   * passed by with a line in the log.
   *
   * @param since records that the broker took earlier are left out
   * @param take may refuse an event with an {@link IllegalArgumentException}; it is passed by, too
   * @throws DeliveryException where the broker gives nothing for half a minute
   */
  public static void events(Broker broker, String topic, Instant since, Consumer<Decoded> take) {
    read(
        broker,
        topic,
        since,
        record -> {
          if (record.value() != null) {
            try {
              take.accept(Records.decoded(record));
            } catch (MalformedEventException | IllegalArgumentException e) {
              Records.passBy(record, e);
            }
          }
          return true;
        });
  }

  private static void read(
      Broker broker, String topic, Instant since, Predicate<ConsumerRecord<String, byte[]>> goOn) {
    try (KafkaConsumer<String, byte[]> reader = broker.reader()) {
      List<TopicPartition> partitions =
          reader.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      reader.assign(partitions);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      seek(reader, partitions, since, ends);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!reached(reader, ends)) {
        for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
          deadline = System.nanoTime() + PATIENCE.toNanos();
          long end = ends.getOrDefault(new TopicPartition(topic, record.partition()), 0L);
          if (record.offset() < end && !goOn.test(record)) {
            return;
          }
        }
        if (System.nanoTime() > deadline) {
          throw new DeliveryException("the broker gives nothing of " + topic);
        }
      }
    } catch (KafkaException e) {
      throw new DeliveryException(topic + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void seek(
      KafkaConsumer<String, byte[]> reader,
      List<TopicPartition> partitions,
      Instant since,
      Map<TopicPartition, Long> ends) {
    if (since.equals(Instant.EPOCH)) {
      reader.seekToBeginning(partitions);
      return;
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
    reader
        .offsetsForTimes(times)
        .forEach((partition, found) ->
            reader.seek(
                partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset()));
  }

  private static boolean reached(
      KafkaConsumer<String, byte[]> reader, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> reader.position(end.getKey()) >= end.getValue());
  }
}
