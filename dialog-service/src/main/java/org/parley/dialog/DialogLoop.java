package org.parley.dialog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jboss.logging.Logger;
import org.parley.dialog.Sessions.Held;
import org.parley.dialog.policy.DialogState;
import org.parley.dialog.policy.Policy;
import org.parley.dialog.policy.Step;
import org.parley.events.Decoded;
import org.parley.events.Event;
import org.parley.events.MalformedEventException;
import org.parley.events.SessionForgotten;
import org.parley.events.Topics;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceUnderstood;
import org.parley.messaging.DeadLetters;
import org.parley.messaging.KafkaEvents;

/**
 * Polls interpretations and rings timers, on one thread. Each round is one transaction that holds
 * the replies, the states, the dead letters and the offsets, so that a round has happened with all
 * its effects or not at all. Memory changes after the commit. Whatever goes wrong in between, the
 * clients are closed and everything is read back from Kafka, which is also what a start does.
 */
final class DialogLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(DialogLoop.class);

  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
  private static final Duration FAREWELL = Duration.ofSeconds(2);
  private static final Duration STABLE_OFFSETS = Duration.ofSeconds(30);

  private final DialogKafka kafka;
  private final Sessions sessions;
  private final Policy policy;
  private final InstantSource clock;
  private final DialogMeters meters;
  private final StateReader states;
  private final KafkaEvents events = new KafkaEvents();
  private final DeadLetters deadLetters = new DeadLetters("dialog");
  private final List<ProducerRecord<String, byte[]>> deadStates = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean ready;

  DialogLoop(
      DialogKafka kafka,
      Sessions sessions,
      Policy policy,
      InstantSource clock,
      DialogMeters meters) {
    this.kafka = kafka;
    this.sessions = sessions;
    this.policy = policy;
    this.clock = clock;
    this.meters = meters;
    this.states = new StateReader(kafka);
  }

  /** Whether partitions have been dealt out and their sessions read back. */
  boolean ready() {
    return ready;
  }

  /** Makes {@link #run} return after the round that is going on. */
  void stop() {
    stopped.countDown();
  }

  private boolean running() {
    return stopped.getCount() > 0;
  }

  @Override
  public void run() {
    while (running()) {
      try {
        talk();
      } catch (FencedInstanceIdException e) {
        throw new IllegalStateException(
            "another replica runs as " + kafka.name() + "; set parley.dialog.ordinal", e);
      } catch (RuntimeException e) {
        meters.restarted();
        LOG.warnf(e, "everything is read back from Kafka");
        pause();
      } finally {
        ready = false;
        sessions.clear();
      }
    }
  }

  private void pause() {
    try {
      boolean _ = stopped.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void talk() {
    Producer<String, byte[]> producer = kafka.producer();
    KafkaConsumer<String, byte[]> consumer = kafka.consumer();
    try {
      // Ends what an earlier process of this name left open, before anything is read.
      producer.initTransactions();
      consumer.subscribe(List.of(Topics.INTERPRETATIONS), new Assignments(consumer));
      while (running()) {
        round(consumer, producer);
      }
    } finally {
      // Without patience: where the broker is gone, waiting for it here helps nobody.
      producer.close(FAREWELL);
      consumer.close(CloseOptions.timeout(FAREWELL));
    }
  }

  private void round(KafkaConsumer<String, byte[]> consumer, Producer<String, byte[]> producer) {
    ConsumerRecords<String, byte[]> records = consumer.poll(waiting());
    Batch batch = new Batch(sessions, clock.instant(), "/dialog-service/" + kafka.name());
    for (ConsumerRecord<String, byte[]> record : records) {
      handle(record, batch);
      batch.passed(record);
    }
    sessions.dueBy(batch.now()).forEach((session, held) -> tick(session, held, batch));
    sessions.forgottenBy(batch.now()).forEach(batch::forget);
    sessions.unmarkBy(batch.now());
    deadStates.forEach(batch::add);
    if (!batch.isEmpty()) {
      commit(batch, consumer, producer);
      meters.told(batch.told(), batch.now(), clock.instant());
      batch.marked().forEach(sessions::forget);
      batch.changed().forEach(sessions::put);
      batch.forgotten().forEach(sessions::remove);
      deadStates.clear();
    }
  }

  private Duration waiting() {
    Instant now = clock.instant();
    return sessions
        .nextDue()
        .map(due -> Duration.between(now, due))
        .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
        .orElse(LONGEST_WAIT);
  }

  private void handle(ConsumerRecord<String, byte[]> record, Batch batch) {
    try {
      Decoded decoded = events.decode(record);
      switch (decoded.event()) {
        case UtteranceUnderstood heard -> answer(record, heard, decoded.context(), batch);
        case SessionForgotten asked -> forget(record, asked, batch);
        case Event _ -> bury(record, "not an interpretation", batch);
      }
    } catch (MalformedEventException e) {
      bury(record, String.valueOf(e.getMessage()), batch);
    }
  }

  private void answer(
      ConsumerRecord<String, byte[]> record,
      UtteranceUnderstood heard,
      TurnContext context,
      Batch batch) {
    DialogState state = batch.state(heard.session());
    Step step;
    try {
      step = policy.understood(state, heard, context, batch.now());
    } catch (RuntimeException e) {
      // A skill that cannot be worded or an action that fails: the user is told, the others go on.
      LOG.errorf(e, "utterance %s of session %s failed", heard.utterance(), heard.session());
      bury(record, "answering failed with " + e.getClass().getName(), batch);
      step = policy.failed(state, heard, context, batch.now());
    }
    meters.answered(step);
    batch.add(heard.session(), record.partition(), step);
  }

  private void forget(ConsumerRecord<String, byte[]> record, SessionForgotten asked, Batch batch) {
    Step last = policy.forgotten(batch.state(asked.session()), asked);
    meters.answered(last);
    batch.forget(asked.session(), record.partition(), last);
  }

  private void bury(ConsumerRecord<String, byte[]> record, String reason, Batch batch) {
    LOG.warnf(
        "record %s-%d@%d goes to the dead letters: %s",
        record.topic(), record.partition(), record.offset(), reason);
    meters.dead();
    batch.add(deadLetters.record(record, reason));
  }

  private void tick(String session, Held held, Batch batch) {
    Step step = policy.tick(batch.state(session), session, batch.now());
    meters.answered(step);
    batch.add(session, held.partition(), step);
  }

  /**
   * The offsets go with every transaction, a timer's too: Kafka refuses them from a replica that
   * has lost its partitions meanwhile, so that no timer rings twice.
   */
  private void commit(
      Batch batch, KafkaConsumer<String, byte[]> consumer, Producer<String, byte[]> producer) {
    long start = System.nanoTime();
    consumer.assignment().forEach(each -> batch.at(each, consumer.position(each)));
    producer.beginTransaction();
    batch.records().forEach(record -> send(record, producer));
    producer.sendOffsetsToTransaction(batch.offsets(), consumer.groupMetadata());
    producer.commitTransaction();
    meters.committed(Duration.ofNanos(System.nanoTime() - start));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a failed send makes the commit fail
  private static void send(
      ProducerRecord<String, byte[]> record, Producer<String, byte[]> producer) {
    producer.send(record);
  }

  /** Reads sessions back before their partition's first record, and forgets those that left. */
  private final class Assignments implements ConsumerRebalanceListener {
    private final KafkaConsumer<String, byte[]> consumer;

    Assignments(KafkaConsumer<String, byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      // Waits until the offsets that the last owner sent have been committed or given up.
      Map<TopicPartition, ?> _ = consumer.committed(new HashSet<>(partitions), STABLE_OFFSETS);
      for (TopicPartition each : partitions) {
        StateReader.Restored restored = states.restore(each.partition());
        restored.marks().forEach(sessions::forget);
        restored.states().forEach(sessions::put);
        deadStates.addAll(restored.dead());
      }
      ready = true;
      LOG.infof("%d sessions on %d more partitions", sessions.size(), partitions.size());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      partitions.forEach(each -> sessions.dropPartition(each.partition()));
    }
  }
}
