package org.parley.rollout;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.parley.delivery.Broker;
import org.parley.delivery.TopicFollower;
import org.parley.events.MalformedEventException;
import org.parley.events.ReplicaReported;
import org.parley.events.Topics;
import org.parley.messaging.KafkaEvents;

/** How much each version holds in memory, as the replicas that have loaded it tell. */
final class LoadedBytes implements AutoCloseable {
  private final KafkaEvents events = new KafkaEvents();
  private final Map<String, Long> bytes = new ConcurrentHashMap<>();
  private final TopicFollower follower;

  LoadedBytes(Broker broker) {
    this.follower = new TopicFollower(broker, List.of(Topics.MODEL_REPLICAS), this::take, () -> {});
  }

  /** What a report cannot be read for is told by whoever follows the replicas for work. */
  private boolean take(ConsumerRecord<String, byte[]> record) {
    try {
      if (record.value() != null
          && events.decode(record).event() instanceof ReplicaReported report) {
        bytes.putAll(report.bytes());
      }
    } catch (MalformedEventException e) {
      return false;
    }
    return false;
  }

  /** Version to bytes, also of those that no replica has loaded any more. */
  Map<String, Long> byVersion() {
    return Map.copyOf(bytes);
  }

  @Override
  public void close() {
    follower.close();
  }
}
