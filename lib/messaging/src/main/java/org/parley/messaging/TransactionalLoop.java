package org.parley.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jboss.logging.Logger;

/**
 * Consumes, processes and produces on one thread, in transactions that hold the records and the
 * offsets, so that each has happened with all its effects or not at all. Whatever goes wrong, the
 * clients are closed and everything is read back from Kafka, which is also what a start does: a
 * kill at any moment loses nothing and does nothing twice.
 */
public abstract class TransactionalLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(TransactionalLoop.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final TransactionalKafka kafka;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean ready;

  protected TransactionalLoop(TransactionalKafka kafka) {
    this.kafka = kafka;
  }

  /** A consumer, and the producer whose transactions hold its offsets. */
  protected record Clients(
      KafkaConsumer<String, byte[]> consumer, Producer<String, byte[]> producer) {
    /**
     * One transaction. Kafka refuses it from a consumer that has lost its partitions meanwhile.
     *
     * @param offsets what is to be read next, also where this transaction read nothing
     */
    public void commit(
        List<ProducerRecord<String, byte[]>> records,
        Map<TopicPartition, OffsetAndMetadata> offsets) {
      producer.beginTransaction();
      records.forEach(this::send);
      producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
      producer.commitTransaction();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed send makes the commit fail
    private void send(ProducerRecord<String, byte[]> record) {
      producer.send(record);
    }
  }

  /**
   * Reads back what is to be remembered, calls {@link #becomeReady}, and goes round as long as
   * {@link #running}. Nothing is remembered when it returns or throws.
   */
  protected abstract void work(Clients clients);

  /** Called after each failure, before the next attempt. */
  protected void failed() {}

  protected final void becomeReady() {
    ready = true;
  }

  protected final boolean running() {
    return stopped.getCount() > 0;
  }

  /** Whether everything has been read back. */
  public final boolean ready() {
    return ready;
  }

  /** Makes {@link #run} return after the round that is going on. */
  public final void stop() {
    stopped.countDown();
  }

  @Override
  public final void run() {
    while (running()) {
      try {
        open();
      } catch (FencedInstanceIdException e) {
        throw new IllegalStateException(
            "another replica runs as "
                + kafka.name()
                + "; set parley."
                + kafka.group()
                + ".ordinal",
            e);
      } catch (RuntimeException e) {
        failed();
        LOG.warnf(e, "everything is read back from Kafka");
        pause();
      }
    }
  }

  private void open() {
    Producer<String, byte[]> producer = kafka.producer();
    KafkaConsumer<String, byte[]> consumer = kafka.consumer();
    try {
      // Ends what an earlier process of this name left open, before anything is read.
      producer.initTransactions();
      work(new Clients(consumer, producer));
    } finally {
      ready = false;
      // Without patience: where the broker is gone, waiting for it here helps nobody.
      producer.close(FAREWELL);
      consumer.close(CloseOptions.timeout(FAREWELL));
    }
  }

  private void pause() {
    try {
      boolean _ = stopped.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
