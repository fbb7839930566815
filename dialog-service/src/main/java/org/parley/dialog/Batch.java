package org.parley.dialog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.parley.dialog.Sessions.Held;
import org.parley.dialog.Sessions.Mark;
import org.parley.dialog.policy.DialogState;
import org.parley.dialog.policy.StateJson;
import org.parley.dialog.policy.Step;
import org.parley.events.DialogStateSaved;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.Topics;
import org.parley.events.TurnContext;
import org.parley.messaging.KafkaEvents;

/**
 * What one transaction will hold: the events that follow from a poll, the sessions' new states and
 * how far the poll has come. Changes nothing outside until it is committed.
 */
final class Batch {
  private final KafkaEvents events = new KafkaEvents();
  private final EventCodec codec = new EventCodec();
  private final StateJson json = new StateJson();
  private final Sessions sessions;
  private final Instant now;
  private final String source;
  private final List<ProducerRecord<String, byte[]>> sent = new ArrayList<>();
  private final List<Step.Sent> told = new ArrayList<>();
  private final Map<String, Held> changed = new LinkedHashMap<>();
  private final Map<String, Held> forgotten = new LinkedHashMap<>();
  private final Map<String, Mark> marked = new LinkedHashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();

  Batch(Sessions sessions, Instant now, String source) {
    this.sessions = sessions;
    this.now = now;
    this.source = source;
  }

  Instant now() {
    return now;
  }

  /** The session as the events before in this batch have left it. */
  DialogState state(String session) {
    Held held = changed.get(session);
    if (held != null) {
      return held.state();
    }
    Mark mark = marked.get(session);
    return mark != null ? DialogState.forgottenThrough(mark.through()) : sessions.state(session);
  }

  void add(String session, int partition, Step step) {
    send(step);
    if (!step.state().equals(state(session))) {
      changed.put(session, new Held(partition, step.state(), now));
    }
  }

  /** Forgets a session whose time has run out, unless something has just happened in it. */
  void forget(String session, Held held) {
    if (!changed.containsKey(session) && !marked.containsKey(session)) {
      forgotten.put(session, held);
    }
  }

  /**
   * Forgets a session because somebody asked for it, whatever has happened in it.
   *
   * @param last what is to be told of it before, and through which utterance it is forgotten
   */
  void forget(String session, int partition, Step last) {
    send(last);
    changed.remove(session);
    marked.put(session, new Mark(partition, last.state().handled().orElseThrow(), now));
  }

  void add(ProducerRecord<String, byte[]> record) {
    sent.add(record);
  }

  void passed(ConsumerRecord<?, ?> record) {
    offsets.put(
        new TopicPartition(record.topic(), record.partition()),
        new OffsetAndMetadata(record.offset() + 1));
  }

  void at(TopicPartition partition, long position) {
    offsets.putIfAbsent(partition, new OffsetAndMetadata(position));
  }

  boolean isEmpty() {
    return sent.isEmpty()
        && changed.isEmpty()
        && forgotten.isEmpty()
        && marked.isEmpty()
        && offsets.isEmpty();
  }

  /** What the policy sent. */
  List<Step.Sent> told() {
    return told;
  }

  Map<String, Held> changed() {
    return changed;
  }

  Set<String> forgotten() {
    return forgotten.keySet();
  }

  /** Sessions that somebody asked to be forgotten; some of them may have spoken since. */
  Map<String, Mark> marked() {
    return marked;
  }

  Map<TopicPartition, OffsetAndMetadata> offsets() {
    return offsets;
  }

  /**
   * Everything that is to be written: one state for each changed session, none for a forgotten. Who
   * has spoken after being forgotten has its new state after the tombstone.
   */
  List<ProducerRecord<String, byte[]>> records() {
    List<ProducerRecord<String, byte[]>> all = new ArrayList<>(sent);
    marked.forEach((session, mark) ->
        all.add(Tombstone.of(session, mark.partition(), Optional.of(mark.through()))));
    changed.forEach((session, held) -> all.add(saved(session, held)));
    forgotten.forEach(
        (session, held) -> all.add(Tombstone.of(session, held.partition(), Optional.empty())));
    return all;
  }

  /** On the partition of the interpretations, from where it is read back with them. */
  private ProducerRecord<String, byte[]> saved(String session, Held held) {
    ProducerRecord<String, byte[]> record =
        encode(new DialogStateSaved(session, json.write(held.state())), TurnContext.none());
    return new ProducerRecord<>(
        Topics.DIALOG_STATES, held.partition(), record.key(), record.value(), record.headers());
  }

  private void send(Step step) {
    for (Step.Sent each : step.sent()) {
      sent.add(encode(each.event(), each.context()));
      told.add(each);
    }
  }

  private ProducerRecord<String, byte[]> encode(Event event, TurnContext context) {
    return events.record(codec.encode(event, context, now, source));
  }
}
