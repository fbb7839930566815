package org.parley.nlu;

import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.parley.events.Assignment;
import org.parley.events.Decoded;
import org.parley.events.MalformedEventException;
import org.parley.events.ShadowCompared;
import org.parley.events.Stage;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TranscriptRevised;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceStarted;
import org.parley.events.UtteranceUnderstood;
import org.parley.messaging.KafkaEvents;
import org.parley.messaging.Publisher;
import org.parley.messaging.RecentIds;
import org.parley.runtime.ThreadTime;

/**
 * Final transcripts in, interpretations out, one for one and in order; noise has no interpretation.
 * A transcript is acknowledged when Kafka has acknowledged its interpretation, so that a crash
 * makes it interpreted again, with the same id.
 */
@ApplicationScoped
class InterpretationChannel {
  private static final Logger LOG = Logger.getLogger(InterpretationChannel.class);

  private final KafkaEvents events = new KafkaEvents();
  private final RecentIds taken;
  private final Inference inference;
  private final Understanding understanding;
  private final NluMeters meters;
  private final Publisher out;
  private final InstantSource clock;

  InterpretationChannel(
      Inference inference,
      NluMeters meters,
      @Channel("interpretations") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<byte[]> channel,
      InstantSource clock,
      NluConfig config) {
    this.inference = inference;
    this.understanding = new Understanding(inference.zone());
    this.meters = meters;
    // Unbounded only as far as one transcript at a time goes: the next is taken when this one is on
    // its way.
    this.out = new Publisher("nlu", config.ordinal(), channel);
    this.clock = clock;
    this.taken = new RecentIds(config.remembered());
  }

  /**
   * @param processor time that it took
   */
  private record Worked(UtteranceUnderstood understood, Duration processor) {}

  /** Completes when the interpretation is on its way; the acknowledgement comes later. */
  @Incoming("transcripts")
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  CompletionStage<Void> onTranscript(Message<byte[]> message) {
    ConsumerRecord<String, byte[]> record = KafkaEvents.record(message);
    try {
      Decoded decoded = events.decode(record);
      return switch (decoded.event()) {
        case TranscriptCompleted noise when noise.saidNothing() -> message.ack();
        case TranscriptCompleted transcript ->
            interpret(message, record, transcript, decoded.context(), decoded.time());
        case TranscriptRevised _, UtteranceStarted _ -> message.ack();
        default -> refuse(message, record, "not a transcript");
      };
    } catch (MalformedEventException e) {
      return refuse(message, record, String.valueOf(e.getMessage()));
    }
  }

  private CompletionStage<Void> interpret(
      Message<byte[]> message,
      ConsumerRecord<String, byte[]> record,
      TranscriptCompleted transcript,
      TurnContext context,
      Instant said) {
    if (!taken.add(transcript.id())) {
      meters.doubled();
      return message.ack();
    }
    Optional<Assignment> assigned = context.assigned(Inference.MODEL);
    return inference
        .run(
            assigned.map(Assignment::version),
            interpreter -> {
              Instant since = clock.instant();
              Duration before = ThreadTime.used();
              UtteranceUnderstood understood =
                  understanding.of(interpreter, transcript, assigned, said);
              Duration work = ThreadTime.used().minus(before);
              meters.interpreted(understood, context, since, clock.instant());
              compare(understood, work, transcript, said);
              return new Worked(understood, work);
            })
        .handle((done, failure) -> {
          if (failure == null) {
            return send(
                message, done.understood(), context.worked(Inference.MODEL, done.processor()));
          }
          LOG.errorf(failure, "transcript %s was not interpreted", transcript.id());
          return refuse(
              message,
              record,
              "interpreting failed: " + failure.getClass().getName(),
              understanding.nothing(inference.version(), transcript, assigned),
              context);
        })
        .thenApply(sending -> null);
  }

  /** Lets the route's shadow understand the same, and tells how it differs. */
  private void compare(
      UtteranceUnderstood served,
      Duration servedFor,
      TranscriptCompleted transcript,
      Instant said) {
    boolean shed =
        inference.shed(shadow -> {
          Duration before = ThreadTime.used();
          UtteranceUnderstood other = understanding.of(shadow, transcript, Optional.empty(), said);
          Duration took = ThreadTime.used().minus(before);
          ShadowCompared compared = Understanding.compare(served, servedFor, other, took);
          meters.shadowed();
          var _ =
              out.publish(compared, TurnContext.none(), clock.instant())
                  .exceptionally(failure -> {
                    LOG.warnf("a comparison was not written: %s", failure.getMessage());
                    return null;
                  });
        });
    if (shed) {
      meters.shed();
    }
  }

  /**
   * The interpretation goes out, then the transcript is acknowledged; a failure of Kafka fails the
   * channel.
   */
  private CompletionStage<Void> send(
      Message<byte[]> message, UtteranceUnderstood understood, TurnContext context) {
    Instant now = clock.instant();
    return out.publish(understood, context.at(Stage.UNDERSTOOD, now), now)
        .handle((nothing, failure) -> failure == null ? message.ack() : message.nack(failure))
        .thenCompose(done -> done);
  }

  /**
   * A transcript on which the model fails is kept for people to look at, and answered as nothing
   * that we know.
   */
  private CompletionStage<Void> refuse(
      Message<byte[]> message,
      ConsumerRecord<String, byte[]> record,
      String reason,
      UtteranceUnderstood instead,
      TurnContext context) {
    return out.refuse(record, reason).thenCompose(nothing -> send(message, instead, context));
  }

  private CompletionStage<Void> refuse(
      Message<byte[]> message, ConsumerRecord<String, byte[]> record, String reason) {
    meters.refused();
    return out.refuse(record, reason).thenCompose(nothing -> message.ack());
  }
}
