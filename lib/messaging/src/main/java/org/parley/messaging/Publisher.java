package org.parley.messaging;

import io.smallrye.reactive.messaging.MutinyEmitter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.parley.events.Encoded;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.TurnContext;

/**
 * What one replica writes through a channel whose connector is Kafka: events, each on its own
 * topic, and the records that it cannot use, on their dead-letter topics.
 */
public final class Publisher {
  private static final Logger LOG = Logger.getLogger(Publisher.class);

  private final EventCodec codec = new EventCodec();
  private final KafkaEvents events = new KafkaEvents();
  private final DeadLetters deadLetters;
  private final MutinyEmitter<byte[]> channel;
  private final String source;

  /**
   * @param service its short name, as in {@link DeadLetters}
   * @param ordinal which of the service's replicas this is, from 0
   */
  public Publisher(String service, int ordinal, MutinyEmitter<byte[]> channel) {
    this.deadLetters = new DeadLetters(service);
    this.channel = channel;
    this.source = "/" + service + "-service/" + service + "-" + ordinal;
  }

  /**
   * @param now when the event was made
   * @return completes when Kafka has acknowledged the record
   */
  public CompletionStage<Void> publish(Event event, TurnContext context, Instant now) {
    return publish(event, context, now, Map.of());
  }

  /**
   * @param headers of the record, besides those of the event
   */
  public CompletionStage<Void> publish(
      Event event, TurnContext context, Instant now, Map<String, String> headers) {
    Encoded encoded = codec.encode(event, context, now, source);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      encoded = encoded.with(header.getKey(), header.getValue());
    }
    return send(events.message(encoded));
  }

  /**
   * @param reason one line for people, without anything that somebody said
   * @return completes when Kafka has acknowledged the dead letter
   */
  public CompletionStage<Void> refuse(ConsumerRecord<String, byte[]> bad, String reason) {
    LOG.warnf(
        "record %s-%d@%d goes to the dead letters: %s",
        bad.topic(), bad.partition(), bad.offset(), reason);
    return send(deadLetters.message(bad, reason));
  }

  private CompletionStage<Void> send(Message<byte[]> message) {
    return channel.sendMessage(message).subscribeAsCompletionStage();
  }
}
