package org.parley.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.parley.events.Event;
import org.parley.events.MalformedEventException;
import org.parley.messaging.KafkaEvents;

/** Reads topics of one partition from their beginning to what they hold now. */
final class TopicReader {
  private static final Logger LOG = Logger.getLogger(TopicReader.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RolloutKafka kafka;
  private final KafkaEvents events = new KafkaEvents();

  TopicReader(RolloutKafka kafka) {
    this.kafka = kafka;
  }

  /**
   * Passes by what it cannot read, with a line in the log.
   *
   * @throws KafkaException where the end is not reached within a minute
   */
  void read(String topic, Consumer<Event> take) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, byte[]> consumer = kafka.consumer()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      Instant deadline = Instant.now().plus(PATIENCE);
      while (consumer.position(partition) < end) {
        if (Instant.now().isAfter(deadline)) {
          throw new KafkaException("the end of " + topic + " is not reached within " + PATIENCE);
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          take(record, take);
        }
      }
    }
  }

  private void take(ConsumerRecord<String, byte[]> record, Consumer<Event> take) {
    if (record.value() == null) {
      return;
    }
    try {
      take.accept(events.decode(record).event());
    } catch (MalformedEventException | IllegalArgumentException e) {
      LOG.warnf("%s@%d is passed by: %s", record.topic(), record.offset(), e.getMessage());
    }
  }
}
