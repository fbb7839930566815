package org.parley.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A test's transactional producer in a process that is killed at one of its commits. */
public final class DyingProducer extends KafkaProducer<String, byte[]> {
  /** Which side of the commit the kill falls on. */
  public enum Moment {
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  /** What a kill leaves: nothing is aborted and nothing is closed. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Moment moment;
  private final Predicate<ProducerRecord<String, byte[]>> fatal;
  private boolean dying;
  private boolean killed;

  /**
   * @param fatal which record's transaction is the last
   */
  public DyingProducer(
      Map<String, Object> settings,
      Moment moment,
      Predicate<ProducerRecord<String, byte[]>> fatal) {
    super(settings, new StringSerializer(), new ByteArraySerializer());
    this.moment = moment;
    this.fatal = fatal;
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
    dying |= fatal.test(record);
    return super.send(record);
  }

  @Override
  public void commitTransaction() {
    if (dying && moment == Moment.BEFORE_COMMIT) {
      flush();
    } else {
      super.commitTransaction();
    }
    if (dying) {
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
