package org.parley.asr;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.parley.asr.listening.Arrival;
import org.parley.asr.listening.Receipt;
import org.parley.events.AudioChunk;
import org.parley.events.Decoded;
import org.parley.events.MalformedEventException;
import org.parley.messaging.KafkaEvents;

/** Chunks of sound in. Each is acknowledged by the listener, once what it led to is written. */
@ApplicationScoped
class AudioChannel {
  private static final Logger LOG = Logger.getLogger(AudioChannel.class);

  private final KafkaEvents events = new KafkaEvents();
  private final DecodingLoop loop;
  private final TranscriptsOutbox outbox;
  private final AsrMeters meters;

  AudioChannel(DecodingLoop loop, TranscriptsOutbox outbox, AsrMeters meters) {
    this.loop = loop;
    this.outbox = outbox;
    this.meters = meters;
  }

  /** Completes when the next chunk may come; the acknowledgement comes later. */
  @Incoming("audio")
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  CompletionStage<Void> onChunk(Message<byte[]> message) {
    ConsumerRecord<String, byte[]> record = KafkaEvents.record(message);
    Receipt receipt = new KafkaReceipt(message, record);
    try {
      Decoded decoded = events.decode(record);
      if (decoded.event() instanceof AudioChunk chunk) {
        return loop.take(new Arrival(chunk, decoded.context(), decoded.time(), receipt));
      }
      receipt.refuse("not a chunk of sound");
    } catch (MalformedEventException e) {
      receipt.refuse(String.valueOf(e.getMessage()));
    }
    return CompletableFuture.completedFuture(null);
  }

  private final class KafkaReceipt implements Receipt {
    private final Message<byte[]> message;
    private final ConsumerRecord<String, byte[]> record;

    KafkaReceipt(Message<byte[]> message, ConsumerRecord<String, byte[]> record) {
      this.message = message;
      this.record = record;
    }

    @Override
    public int partition() {
      return record.partition();
    }

    @Override
    public void acknowledge() {
      var _ =
          message
              .ack()
              .exceptionally(failure -> {
                // The partition was revoked: its new owner settles the record.
                LOG.debugf(failure, "offset %d was not acknowledged", record.offset());
                return null;
              });
    }

    @Override
    public void refuse(String reason) {
      meters.refused();
      var _ = outbox.refuse(record, reason).thenRun(this::acknowledge);
    }
  }
}
