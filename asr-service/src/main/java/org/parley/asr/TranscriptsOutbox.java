package org.parley.asr;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.parley.asr.listening.Outbox;
import org.parley.events.Encoded;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.TurnContext;
import org.parley.messaging.DeadLetters;
import org.parley.messaging.KafkaEvents;

/**
 * Writes transcripts, and the records that are none to the dead letters. What cannot be written is
 * tried again.
 */
@ApplicationScoped
class TranscriptsOutbox implements Outbox {
  /** Header with the chunk of sound at which a segment begins or with which it ends. */
  static final String SEQUENCE = "parley_sequence";

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(2);

  private final EventCodec codec = new EventCodec();
  private final KafkaEvents events = new KafkaEvents();
  private final DeadLetters deadLetters = new DeadLetters("asr");
  private final MutinyEmitter<byte[]> transcripts;
  private final InstantSource clock;
  private final String source;

  TranscriptsOutbox(
      @Channel("transcripts") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<byte[]> transcripts,
      InstantSource clock,
      AsrConfig config) {
    this.transcripts = transcripts;
    this.clock = clock;
    this.source = "/asr-service/asr-" + config.ordinal();
  }

  @Override
  public CompletionStage<Void> publish(Event event, TurnContext context, int sequence) {
    Encoded encoded = codec.encode(event, context, clock.instant(), source);
    Encoded placed = encoded.with(SEQUENCE, Integer.toString(sequence));
    return send(() -> events.message(placed));
  }

  CompletionStage<Void> refuse(ConsumerRecord<String, byte[]> record, String reason) {
    return send(() -> deadLetters.message(record, reason));
  }

  private CompletionStage<Void> send(java.util.function.Supplier<Message<byte[]>> message) {
    return Uni.createFrom()
        .deferred(() -> transcripts.sendMessage(message.get()))
        .onFailure()
        .retry()
        .withBackOff(FIRST_RETRY, LAST_RETRY)
        .indefinitely()
        .subscribeAsCompletionStage();
  }
}
