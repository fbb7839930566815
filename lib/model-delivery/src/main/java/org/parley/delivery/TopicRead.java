package org.parley.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads what a topic of one partition holds now, from its beginning. */
final class TopicRead {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TopicRead() {}

  /**
   * @param goOn takes each record, tombstones too, and says whether the rest is wanted
   * @throws DeliveryException where the broker gives nothing for half a minute
   */
  static void all(Broker broker, String topic, Predicate<ConsumerRecord<String, byte[]>> goOn) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, byte[]> reader = broker.reader()) {
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      Map<TopicPartition, Long> ends = reader.endOffsets(List.of(partition));
      long end = ends.getOrDefault(partition, 0L);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (reader.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
          deadline = System.nanoTime() + PATIENCE.toNanos();
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
}
