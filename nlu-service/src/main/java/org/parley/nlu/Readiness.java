package org.parley.nlu;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Ready when the model has answered its golden examples and Kafka has dealt out the partitions. */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
@Identifier("nlu")
class Readiness implements HealthCheck, KafkaConsumerRebalanceListener {
  private final Inference inference;
  private volatile boolean assigned;

  Readiness(Inference inference) {
    this.inference = inference;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    // May be none of them, where there are more replicas than partitions.
    assigned = true;
  }

  @Override
  public HealthCheckResponse call() {
    var response =
        HealthCheckResponse.named("understands")
            .status(assigned && inference.settled())
            .withData("model", inference.version())
            .withData("assigned", assigned);
    inference.warning().ifPresent(warning -> response.withData("warning", warning));
    return response.build();
  }
}
