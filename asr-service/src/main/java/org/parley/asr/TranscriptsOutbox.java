package org.parley.asr;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.parley.asr.listening.Outbox;
import org.parley.events.Event;
import org.parley.events.ShadowCompared;
import org.parley.events.TurnContext;
import org.parley.messaging.Publisher;

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

  private final Publisher transcripts;
  private final InstantSource clock;

  TranscriptsOutbox(
      @Channel("transcripts") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<byte[]> channel,
      InstantSource clock,
      AsrConfig config) {
    this.transcripts = new Publisher("asr", config.ordinal(), channel);
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> publish(Event event, TurnContext context, int sequence) {
    Instant now = clock.instant();
    Map<String, String> place = Map.of(SEQUENCE, Integer.toString(sequence));
    return retrying(() -> transcripts.publish(event, context, now, place));
  }

  /** Tried once: a comparison is worth no queue. */
  CompletionStage<Void> publish(ShadowCompared compared) {
    return transcripts.publish(compared, TurnContext.none(), clock.instant());
  }

  CompletionStage<Void> refuse(ConsumerRecord<String, byte[]> record, String reason) {
    return retrying(() -> transcripts.refuse(record, reason));
  }

  private static CompletionStage<Void> retrying(Supplier<CompletionStage<Void>> sending) {
    return Uni.createFrom()
        .completionStage(sending)
        .onFailure()
        .retry()
        .withBackOff(FIRST_RETRY, LAST_RETRY)
        .indefinitely()
        .subscribeAsCompletionStage();
  }
}
