package org.parley.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Follows topics of one partition from their beginning, on a thread of its own, for as long as the
 * process wants to know what they say.
 */
public final class TopicFollower implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TopicFollower.class.getName());
  private static final Duration POLL = Duration.ofMillis(500);

  private final List<TopicPartition> partitions;
  private final Predicate<ConsumerRecord<String, byte[]>> take;
  private final Runnable changed;
  private final KafkaConsumer<String, byte[]> reader;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins to follow.
   *
   * @param take takes each record, tombstones too, and says whether it has changed anything
   * @param changed called after something has, by the same thread, and when all is read that was
   *     there at the beginning
   */
  public TopicFollower(
      Broker broker,
      List<String> topics,
      Predicate<ConsumerRecord<String, byte[]>> take,
      Runnable changed) {
    this.partitions = topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
    this.take = take;
    this.changed = changed;
    this.reader = broker.reader();
    this.thread = Thread.ofVirtual().name("follower of " + topics.getFirst()).unstarted(this::run);
    thread.start();
  }

  /**
   * Waits until everything is read that was there at the beginning.
   *
   * @return whether it is, within that time
   */
  public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
    return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  public boolean caughtUp() {
    return caughtUp.getCount() == 0;
  }

  private void run() {
    try (reader) {
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Optional<Map<TopicPartition, Long>> ends = Optional.empty();
      while (true) {
        try {
          ends = Optional.of(ends.isEmpty() ? reader.endOffsets(partitions) : ends.get());
          turn(ends.get());
        } catch (WakeupException | InterruptException closed) {
          return;
        } catch (KafkaException e) {
          LOG.log(
              System.Logger.Level.WARNING,
              "{0} cannot be read now: {1}",
              partitions,
              e.getMessage());
          LockSupport.parkNanos(POLL.toNanos());
        }
      }
    }
  }

  private void turn(Map<TopicPartition, Long> ends) {
    boolean any = false;
    for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
      any |= take.test(record);
    }
    boolean first = caughtUp.getCount() > 0 && reached(ends);
    if (first) {
      caughtUp.countDown();
    }
    if (any || first) {
      changed.run();
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> reader.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    reader.wakeup();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
