package org.parley.dialog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
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
import org.parley.messaging.TransactionalKafka;
import org.parley.messaging.TransactionalLoop;

/**
 * Answers interpretations and rings timers. Each round is one transaction that holds the replies,
 * the states, the dead letters and the offsets; memory changes after the commit.
 */
final class DialogLoop extends TransactionalLoop {
  private static final Logger LOG = Logger.getLogger(DialogLoop.class);

  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);
  private static final Duration STABLE_OFFSETS = Duration.ofSeconds(30);

  private final String source;
  private final Sessions sessions;
  private final Policy policy;
  private final InstantSource clock;
  private final DialogMeters meters;
  private final StateReader states;
  private final KafkaEvents events = new KafkaEvents();
  private final DeadLetters deadLetters = new DeadLetters("dialog");
  private final List<ProducerRecord<String, byte[]>> deadStates = new ArrayList<>();

  DialogLoop(
      TransactionalKafka kafka,
      Sessions sessions,
      Policy policy,
      InstantSource clock,
      DialogMeters meters) {
    super(kafka);
    this.source = "/dialog-service/" + kafka.name();
    this.sessions = sessions;
    this.policy = policy;
    this.clock = clock;
    this.meters = meters;
    this.states = new StateReader(kafka);
  }

  @Override
  protected void work(Clients clients) {
    try {
      KafkaConsumer<String, byte[]> consumer = clients.consumer();
      consumer.subscribe(List.of(Topics.INTERPRETATIONS), new Assignments(consumer));
      while (running()) {
        round(clients);
      }
    } finally {
      sessions.clear();
      deadStates.clear();
    }
  }

  @Override
  protected void failed() {
    meters.restarted();
  }

  private void round(Clients clients) {
    ConsumerRecords<String, byte[]> records = clients.consumer().poll(waiting());
    Batch batch = new Batch(sessions, clock.instant(), source);
    for (ConsumerRecord<String, byte[]> record : records) {
      handle(record, batch);
      batch.passed(record);
    }
    sessions.dueBy(batch.now()).forEach((session, held) -> tick(session, held, batch));
    sessions.forgottenBy(batch.now()).forEach(batch::forget);
    sessions.unmarkBy(batch.now());
    deadStates.forEach(batch::add);
    if (!batch.isEmpty()) {
      commit(batch, clients);
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
  private void commit(Batch batch, Clients clients) {
    long start = System.nanoTime();
    KafkaConsumer<String, byte[]> consumer = clients.consumer();
    consumer.assignment().forEach(each -> batch.at(each, consumer.position(each)));
    clients.commit(batch.records(), batch.offsets());
    meters.committed(Duration.ofNanos(System.nanoTime() - start));
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
      becomeReady();
      LOG.infof("%d sessions on %d more partitions", sessions.size(), partitions.size());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      partitions.forEach(each -> sessions.dropPartition(each.partition()));
    }
  }
}
