package org.parley.asr;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.parley.asr.listening.Progress;
import org.parley.events.MalformedEventException;
import org.parley.events.Topics;
import org.parley.messaging.KafkaEvents;

/**
 * Reads what was written of the sound that comes again: sound is acknowledged after its transcript
 * is written, so a process that died in between left both.
 *
 * <p>What was written of a record of sound was written after it. So the tail begins with the time
 * of the first record that is not acknowledged.
 */
@ApplicationScoped
class TranscriptsTail {
  private static final Logger LOG = Logger.getLogger(TranscriptsTail.class);
  private static final int REMEMBERED_UTTERANCES = 50_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);

  /** The clocks of those who send sound and of this service may differ by so much. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(30);

  private final Map<String, Object> broker;
  private final KafkaEvents events = new KafkaEvents();

  TranscriptsTail(@Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.broker = broker;
  }

  /**
   * @param group the consumer of the sound, asked for what is acknowledged
   * @param audio partitions of the sound
   */
  Progress read(Consumer<?, ?> group, Collection<TopicPartition> audio) {
    Progress progress = new Progress(REMEMBERED_UTTERANCES);
    if (audio.isEmpty()) {
      return progress;
    }
    Map<TopicPartition, OffsetAndMetadata> committed =
        new HashMap<>(group.committed(new HashSet<>(audio)));
    try (KafkaConsumer<String, byte[]> reader = open()) {
      Map<TopicPartition, Long> from = new HashMap<>();
      Map<TopicPartition, Long> times = firstTimes(reader, audio, committed);
      times.forEach((partition, time) ->
          from.put(
              new TopicPartition(Topics.TRANSCRIPTS, partition.partition()),
              time - CLOCKS_DIFFER.toMillis()));
      int read = follow(reader, from, progress);
      LOG.infof(
          "assigned %d partitions of sound; %d transcript records read back", audio.size(), read);
    }
    return progress;
  }

  private KafkaConsumer<String, byte[]> open() {
    Map<String, Object> settings = new HashMap<>(broker);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    settings.remove("group.id");
    settings.remove("group.instance.id");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * When the first record that is not acknowledged was written; partitions where all are, are left
   * out.
   */
  private static Map<TopicPartition, Long> firstTimes(
      KafkaConsumer<String, byte[]> reader,
      Collection<TopicPartition> audio,
      Map<TopicPartition, OffsetAndMetadata> committed) {
    Map<TopicPartition, Long> ends = reader.endOffsets(audio);
    Map<TopicPartition, Long> begins = reader.beginningOffsets(audio);
    Set<TopicPartition> open = new HashSet<>();
    reader.assign(audio);
    for (TopicPartition partition : audio) {
      OffsetAndMetadata offset = committed.get(partition);
      long begin = begins.getOrDefault(partition, 0L);
      long first = offset == null ? begin : Math.max(begin, offset.offset());
      if (first < ends.getOrDefault(partition, 0L)) {
        open.add(partition);
        reader.seek(partition, first);
      }
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      reader.assign(open);
      for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
        times.putIfAbsent(
            new TopicPartition(record.topic(), record.partition()), record.timestamp());
      }
      open.removeAll(times.keySet());
    }
    return times;
  }

  private int follow(
      KafkaConsumer<String, byte[]> reader, Map<TopicPartition, Long> from, Progress progress) {
    Map<TopicPartition, Long> ends = reader.endOffsets(from.keySet());
    reader.assign(from.keySet());
    reader
        .offsetsForTimes(from)
        .forEach((partition, found) -> {
          long end = ends.getOrDefault(partition, 0L);
          reader.seek(partition, found == null ? end : found.offset());
        });
    int read = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (ends.entrySet().stream()
        .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
      if (System.nanoTime() > deadline) {
        LOG.warnf(
            "not all transcripts were read back within %s; some may be written twice, with equal ids",
            PATIENCE);
        break;
      }
      for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
        read++;
        note(record, progress);
      }
    }
    return read;
  }

  private void note(ConsumerRecord<String, byte[]> record, Progress progress) {
    Header sequence = record.headers().lastHeader(TranscriptsOutbox.SEQUENCE);
    if (sequence == null) {
      return;
    }
    try {
      int number = Integer.parseInt(new String(sequence.value(), StandardCharsets.UTF_8));
      progress.note(events.decode(record).event(), number);
    } catch (MalformedEventException | NumberFormatException e) {
      LOG.debugf("%s@%d is no transcript: %s", record.topic(), record.offset(), e.getMessage());
    }
  }
}
