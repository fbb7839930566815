package org.parley.gateway;

import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.parley.delivery.Broker;
import org.parley.delivery.TopicFollower;
import org.parley.events.DecisionTaken;
import org.parley.events.Decoded;
import org.parley.events.ExperimentChanged;
import org.parley.events.MalformedEventException;
import org.parley.events.Topics;
import org.parley.gateway.catalogue.ExperimentLog;
import org.parley.messaging.KafkaEvents;

/** Follows experiments and decisions. */
@Startup
@ApplicationScoped
class ExperimentTopics {
  private static final Logger LOG = Logger.getLogger(ExperimentTopics.class);

  private final KafkaEvents events = new KafkaEvents();
  private final ExperimentLog log = new ExperimentLog();
  private final TopicFollower follower;

  ExperimentTopics(@Identifier("default-kafka-broker") Map<String, Object> broker) {
    follower =
        new TopicFollower(
            new Broker(broker),
            List.of(Topics.EXPERIMENTS, Topics.DECISIONS),
            this::take,
            () -> {});
  }

  ExperimentLog log() {
    return log;
  }

  private boolean take(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      log.remove(String.valueOf(record.key()));
      return true;
    }
    try {
      Decoded decoded = events.decode(record);
      switch (decoded.event()) {
        case ExperimentChanged state -> log.add(state, decoded.time());
        case DecisionTaken decision -> log.add(decision, decoded.time());
        default -> LOG.warnf("%s@%d is of another kind", record.topic(), record.offset());
      }
    } catch (MalformedEventException e) {
      LOG.warnf("%s@%d is passed by: %s", record.topic(), record.offset(), e.getMessage());
    }
    return true;
  }

  @PreDestroy
  void close() {
    follower.close();
  }
}
