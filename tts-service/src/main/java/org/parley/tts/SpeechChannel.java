package org.parley.tts;

import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.parley.events.Decoded;
import org.parley.events.MalformedEventException;
import org.parley.events.ReplyChosen;
import org.parley.events.SpeechChunk;
import org.parley.events.Stage;
import org.parley.events.TurnContext;
import org.parley.messaging.KafkaEvents;
import org.parley.messaging.Publisher;
import org.parley.messaging.RecentIds;
import org.parley.tts.voice.Piece;
import org.parley.tts.voice.Speaker;
import org.parley.tts.voice.Voice;

/**
 * Replies in, chunks of sound out. A reply is acknowledged when Kafka has acknowledged all of its
 * chunks, so that a crash makes it spoken again, with the same chunk ids.
 */
@ApplicationScoped
class SpeechChannel {
  private static final Logger LOG = Logger.getLogger(SpeechChannel.class);

  /** Kafka delivers nothing twice that lies further apart than what a crash leaves uncommitted. */
  private static final int REMEMBERED_REPLIES = 10_000;

  private final KafkaEvents events = new KafkaEvents();
  private final RecentIds taken = new RecentIds(REMEMBERED_REPLIES);
  private final SpeakerLanes lanes;
  private final SpeechMeters meters;
  private final Publisher speech;
  private final InstantSource clock;
  private final int longestText;

  SpeechChannel(
      SpeakerLanes lanes,
      SpeechMeters meters,
      @Channel("speech") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<byte[]> channel,
      InstantSource clock,
      TtsConfig config) {
    this.lanes = lanes;
    this.meters = meters;
    // Unbounded only as far as the lanes go: they take no more replies than configured.
    this.speech = new Publisher("tts", config.ordinal(), channel);
    this.clock = clock;
    this.longestText = config.longestText();
  }

  /** Completes when the reply was taken; its acknowledgement comes later. */
  @Incoming("replies")
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  CompletionStage<Void> onReply(Message<byte[]> message) {
    ConsumerRecord<String, byte[]> record = KafkaEvents.record(message);
    try {
      Decoded decoded = events.decode(record);
      if (decoded.event() instanceof ReplyChosen reply) {
        int length = reply.text().length();
        if (length > longestText) {
          return refuse(
              message, record, "a text of " + length + " characters, at most " + longestText);
        }
        return take(message, reply, decoded.context());
      }
      return refuse(message, record, "not a reply");
    } catch (MalformedEventException e) {
      return refuse(message, record, String.valueOf(e.getMessage()));
    }
  }

  private CompletionStage<Void> take(
      Message<byte[]> message, ReplyChosen reply, TurnContext context) {
    if (!taken.add(reply.id())) {
      meters.doubled();
      return message.ack();
    }
    Instant since = clock.instant();
    return lanes.submit(
        reply.session(),
        speaker -> speak(speaker, reply, context, since).thenCompose(nothing -> message.ack()),
        failure -> {
          taken.remove(reply.id());
          LOG.errorf(failure, "reply %s was not spoken", reply.id());
          CompletionStage<Void> _ = message.nack(failure);
        });
  }

  private CompletionStage<Void> speak(
      Speaker speaker, ReplyChosen reply, TurnContext context, Instant since) {
    Sending sending = new Sending(reply, context, since);
    if (reply.text().isBlank()) {
      sending.send(new Piece(0, true, new byte[0]));
    } else {
      speaker.speak(reply.text(), sending::send);
    }
    meters.spoken(reply, context, since, clock.instant());
    return sending.acknowledged();
  }

  /** The chunks of one reply on their way to Kafka. */
  private final class Sending {
    private final ReplyChosen reply;
    private final Instant since;
    private final List<CompletableFuture<Void>> sent = new ArrayList<>();
    private TurnContext context;

    Sending(ReplyChosen reply, TurnContext context, Instant since) {
      this.reply = reply;
      this.context = context;
      this.since = since;
    }

    void send(Piece piece) {
      Instant now = clock.instant();
      if (piece.sequence() == 0) {
        context = context.at(Stage.SPOKEN, now);
        meters.firstPiece(Duration.between(since, now));
      }
      SpeechChunk chunk =
          new SpeechChunk(
              reply.session(),
              reply.id(),
              reply.utterance(),
              piece.sequence(),
              piece.last(),
              Voice.SAMPLE_RATE,
              piece.pcm());
      sent.add(speech.publish(chunk, context, now).toCompletableFuture());
    }

    CompletionStage<Void> acknowledged() {
      return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
    }
  }

  private CompletionStage<Void> refuse(
      Message<byte[]> message, ConsumerRecord<String, byte[]> record, String reason) {
    meters.refused();
    return speech.refuse(record, reason).thenCompose(nothing -> message.ack());
  }
}
