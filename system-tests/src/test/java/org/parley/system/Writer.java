package org.parley.system;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.parley.events.AudioChunk;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.messaging.KafkaEvents;

/** Writes to the topics as a producer of somebody else's does. */
final class Writer implements AutoCloseable {
  /** 100 ms at 16 kHz. */
  private static final int CHUNK_BYTES = 3_200;

  private static final int CHUNK_MS = 100;

  private final EventCodec codec = new EventCodec();
  private final KafkaEvents events = new KafkaEvents();
  private final AtomicInteger refused = new AtomicInteger();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final KafkaProducer<String, byte[]> producer;

  Writer(String kafka) {
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", kafka,
                "acks", "all",
                "linger.ms", "0",
                "reconnect.backoff.max.ms", "1000"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /**
   * What one speaker says.
   *
   * @param pcm 16 kHz
   */
  record Utterance(String session, UtteranceId id, byte[] pcm) {}

  void write(Event event) {
    write(events.record(codec.encode(event, TurnContext.none(), Instant.now(), "/system-tests")));
  }

  /** Writes whatever it is; a record that Kafka refuses for good is counted. */
  void write(ProducerRecord<String, byte[]> record) {
    var _ =
        producer.send(
            record,
            (_, failure) -> {
              if (failure != null) {
                refused.incrementAndGet();
              }
            });
  }

  /** Whether Kafka took everything so far. */
  boolean everythingWasTaken() {
    producer.flush();
    return refused.get() == 0;
  }

  /**
   * Speaks all of them at once in real time, each beginning a little after the one before.
   *
   * @return opens when the last end mark is written
   */
  CountDownLatch speak(List<Utterance> utterances, Duration apart) {
    CountDownLatch spoken = new CountDownLatch(utterances.size());
    for (int i = 0; i < utterances.size(); i++) {
      Utterance utterance = utterances.get(i);
      int chunks = (utterance.pcm().length + CHUNK_BYTES - 1) / CHUNK_BYTES;
      for (int chunk = 0; chunk < chunks; chunk++) {
        int sequence = chunk;
        var _ =
            clock.schedule(
                () -> writeChunk(utterance, sequence, chunks, spoken),
                apart.toMillis() * i + (long) CHUNK_MS * chunk,
                TimeUnit.MILLISECONDS);
      }
    }
    return spoken;
  }

  private void writeChunk(Utterance utterance, int sequence, int chunks, CountDownLatch spoken) {
    boolean end = sequence == chunks - 1;
    write(chunk(utterance, sequence, end));
    if (end) {
      spoken.countDown();
    }
  }

  /** Writes an utterance as fast as Kafka takes it. */
  void writeAtOnce(Utterance utterance) {
    int chunks = (utterance.pcm().length + CHUNK_BYTES - 1) / CHUNK_BYTES;
    for (int sequence = 0; sequence < chunks; sequence++) {
      write(chunk(utterance, sequence, sequence == chunks - 1));
    }
  }

  private static AudioChunk chunk(Utterance utterance, int sequence, boolean end) {
    byte[] pcm = utterance.pcm();
    int from = sequence * CHUNK_BYTES;
    byte[] part = Arrays.copyOfRange(pcm, from, Math.min(pcm.length, from + CHUNK_BYTES));
    return new AudioChunk(utterance.session(), utterance.id(), sequence, 16_000, end, part);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    producer.close(Duration.ofSeconds(5));
  }
}
