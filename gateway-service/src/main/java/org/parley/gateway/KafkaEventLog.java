package org.parley.gateway;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.TurnContext;
import org.parley.gateway.conversation.EventLog;
import org.parley.messaging.DeadLetters;
import org.parley.messaging.KafkaEvents;

/**
 * Events on their topics. The producer is idempotent, so that one session's records stay in order
 * and are not doubled; records wait up to two minutes for a broker that is away, and a session
 * waits 5 s at most where even that is full.
 */
@ApplicationScoped
class KafkaEventLog implements EventLog {
  private static final Logger LOG = Logger.getLogger(KafkaEventLog.class);

  private final EventCodec codec = new EventCodec();
  private final DeadLetters deadLetters = new DeadLetters("gateway");
  private final KafkaEvents events = new KafkaEvents();
  private final InstantSource clock = InstantSource.system();
  private final String source;
  private final KafkaProducer<String, byte[]> producer;

  KafkaEventLog(
      @Identifier("default-kafka-broker") Map<String, Object> broker,
      GatewayId id,
      GatewayConfig config) {
    source = "/gateway-service/" + id.name();
    var settings = new HashMap<>(broker);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, config.gather().toMillis());
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, id.name());
    producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public CompletionStage<Void> append(Event event, TurnContext context) {
    var written = new CompletableFuture<Void>();
    var encoded = codec.encode(event, context, clock.instant(), source);
    try {
      var _ =
          producer.send(
              events.record(encoded),
              (_, failure) -> {
                if (failure == null) {
                  written.complete(null);
                } else {
                  written.completeExceptionally(failure);
                }
              });
    } catch (KafkaException e) {
      written.completeExceptionally(e);
    }
    return written;
  }

  /**
   * Puts a record that a session here would have been told, but that cannot be read, on its
   * dead-letter topic. Nobody waits for it, so a failure is logged and no more.
   */
  void putAside(ConsumerRecord<String, byte[]> bad, String reason) {
    LOG.warnf(
        "record %s-%d@%d goes to the dead letters: %s",
        bad.topic(), bad.partition(), bad.offset(), reason);
    try {
      var _ =
          producer.send(
              deadLetters.record(bad, reason),
              (_, failure) -> {
                if (failure != null) {
                  LOG.warnf("a dead letter was not written: %s", failure.getMessage());
                }
              });
    } catch (KafkaException e) {
      LOG.warnf("a dead letter was not written: %s", e.getMessage());
    }
  }

  @PreDestroy
  void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
