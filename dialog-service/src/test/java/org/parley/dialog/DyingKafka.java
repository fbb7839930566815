package org.parley.dialog;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.parley.events.Topics;

/** Kafka's clients for a replica that is killed when it commits its first reply. */
final class DyingKafka extends DialogKafka {
  /** Which side of the commit the kill falls on. */
  enum Moment {
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  /** What a kill leaves: nothing is aborted and nothing is closed. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Moment moment;

  DyingKafka(Map<String, Object> common, int ordinal, Duration transactionTimeout, Moment moment) {
    super(common, ordinal, transactionTimeout);
    this.moment = moment;
  }

  @Override
  Producer<String, byte[]> producer() {
    return new DyingProducer(producerSettings(), moment);
  }

  private static final class DyingProducer extends KafkaProducer<String, byte[]> {
    private final Moment moment;
    private boolean moved;
    private boolean killed;

    DyingProducer(Map<String, Object> settings, Moment moment) {
      super(settings, new StringSerializer(), new ByteArraySerializer());
      this.moment = moment;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
      // The moment is that of a reply, or of a session's end.
      moved |= record.topic().equals(Topics.REPLIES) || record.value() == null;
      return super.send(record);
    }

    @Override
    public void commitTransaction() {
      if (moved && moment == Moment.BEFORE_COMMIT) {
        flush();
      } else {
        super.commitTransaction();
      }
      if (moved) {
        killed = true;
        throw new Killed();
      }
    }

    @Override
    public void close(Duration timeout) {
      if (!killed) {
        super.close(timeout);
      }
    }
  }
}
