package org.parley.dialog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.parley.dialog.Sessions.Held;
import org.parley.dialog.Sessions.Mark;
import org.parley.dialog.policy.DialogState;
import org.parley.dialog.policy.StateJson;
import org.parley.events.Decoded;
import org.parley.events.DialogStateSaved;
import org.parley.events.MalformedEventException;
import org.parley.events.Topics;
import org.parley.messaging.DeadLetters;
import org.parley.messaging.KafkaEvents;
import org.parley.messaging.TransactionalKafka;

/** Reads the states of a partition's sessions back from their compacted topic. */
final class StateReader {
  /** Longer than Kafka takes to give up the transaction of a killed process. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TransactionalKafka kafka;
  private final KafkaEvents events = new KafkaEvents();
  private final StateJson json = new StateJson();
  private final DeadLetters deadLetters = new DeadLetters("dialog");

  StateReader(TransactionalKafka kafka) {
    this.kafka = kafka;
  }

  /**
   * @param states by session
   * @param marks of sessions that somebody asked to be forgotten
   * @param dead states that cannot be read, for the dead letters
   */
  record Restored(
      Map<String, Held> states,
      Map<String, Mark> marks,
      List<ProducerRecord<String, byte[]>> dead) {}

  /**
   * Reads up to what the topic holds now, transactions in progress included: it waits until each of
   * them has ended one way or the other. So a state is read back if the offsets of its
   * interpretations were seen as committed before this call.
   *
   * @throws KafkaException when a transaction does not end
   */
  Restored restore(int partition) {
    TopicPartition states = new TopicPartition(Topics.DIALOG_STATES, partition);
    long end = endWithOpenTransactions(states);
    Restored restored = new Restored(new HashMap<>(), new HashMap<>(), new ArrayList<>());
    try (KafkaConsumer<String, byte[]> consumer = reader()) {
      consumer.assign(List.of(states));
      consumer.seekToBeginning(List.of(states));
      Instant deadline = Instant.now().plus(PATIENCE);
      while (consumer.position(states) < end) {
        if (Instant.now().isAfter(deadline)) {
          throw new KafkaException(states + " is held by a transaction that does not end");
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          take(record, restored);
        }
      }
    }
    return restored;
  }

  /** Belongs to no group. */
  private KafkaConsumer<String, byte[]> reader() {
    Map<String, Object> reader =
        kafka.with(
            Map.of(
                "client.id",
                kafka.name() + "-states",
                "enable.auto.commit",
                false,
                "allow.auto.create.topics",
                false,
                "isolation.level",
                "read_committed",
                "fetch.max.wait.ms",
                100));
    return new KafkaConsumer<>(reader, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private long endWithOpenTransactions(TopicPartition partition) {
    try (Admin admin = Admin.create(kafka.with(Map.of("client.id", kafka.name() + "-admin")))) {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while reading the end of " + partition, e);
    } catch (ExecutionException e) {
      throw new KafkaException("the end of " + partition + " cannot be read", e.getCause());
    }
  }

  private void take(ConsumerRecord<String, byte[]> record, Restored restored) {
    try {
      if (record.value() == null) {
        takeTombstone(record, restored);
        return;
      }
      Decoded decoded = events.decode(record);
      if (decoded.event() instanceof DialogStateSaved saved) {
        DialogState state = json.read(saved.state());
        restored.states().put(saved.session(), new Held(record.partition(), state, decoded.time()));
      } else {
        restored.dead().add(deadLetters.record(record, "not a dialog's state"));
      }
    } catch (MalformedEventException | IllegalArgumentException e) {
      restored.dead().add(deadLetters.record(record, String.valueOf(e.getMessage())));
    }
  }

  private static void takeTombstone(ConsumerRecord<String, byte[]> record, Restored restored) {
    restored.states().remove(record.key());
    Instant since = Instant.ofEpochMilli(record.timestamp());
    Tombstone.through(record)
        .ifPresent(through ->
            restored.marks().put(record.key(), new Mark(record.partition(), through, since)));
  }
}
