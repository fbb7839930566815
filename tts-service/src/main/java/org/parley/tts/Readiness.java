package org.parley.tts;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Ready when every voice has spoken once and Kafka has dealt out the partitions. */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
@Identifier("tts")
class Readiness implements HealthCheck, KafkaConsumerRebalanceListener {
  private final SpeakerLanes lanes;
  private volatile boolean assigned;

  Readiness(SpeakerLanes lanes) {
    this.lanes = lanes;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    // May be none of them, where there are more replicas than partitions.
    assigned = true;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("speaks")
        .status(lanes.warm() && assigned)
        .withData("warm", lanes.warm())
        .withData("assigned", assigned)
        .build();
  }
}
