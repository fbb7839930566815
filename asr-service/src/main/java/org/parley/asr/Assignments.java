package org.parley.asr;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells the loop which partitions are this replica's, and what earlier owners have written of them.
 */
@ApplicationScoped
@Identifier("asr")
class Assignments implements KafkaConsumerRebalanceListener {
  private static final Duration UNTIL_SETTLED = Duration.ofSeconds(20);

  private final DecodingLoop loop;
  private final TranscriptsTail tail;
  private final LoadedModels models;
  private volatile boolean assigned;

  Assignments(DecodingLoop loop, TranscriptsTail tail, LoadedModels models) {
    this.loop = loop;
    this.tail = tail;
    this.models = models;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    models.awaitSettled(UNTIL_SETTLED);
    loop.assign(numbers(partitions), tail.read(consumer, partitions));
    // May be none of them, where there are more replicas than partitions.
    assigned = true;
  }

  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    loop.revoke(numbers(partitions));
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    loop.revoke(numbers(partitions));
  }

  private static List<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).toList();
  }

  boolean assigned() {
    return assigned;
  }
}
