package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.parley.events.Decoded;
import org.parley.events.Event;
import org.parley.events.MalformedEventException;
import org.parley.events.Topics;
import org.parley.events.TurnContext;
import org.parley.messaging.KafkaEvents;

/**
 * Hears everything that is committed on the topics from when it was opened, in each topic's order.
 */
final class Listener implements AutoCloseable {
  private static final List<String> TOPICS =
      List.of(
          Topics.TRANSCRIPTS,
          Topics.INTERPRETATIONS,
          Topics.REPLIES,
          Topics.SPEECH,
          Topics.TURNS,
          Topics.SHADOWS);

  private final KafkaEvents events = new KafkaEvents();
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<Heard> heard = new ArrayList<>();
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final Thread thread = new Thread(this::listen, "listener");

  /**
   * @param atNanos of {@link System#nanoTime} when it was read
   */
  record Heard(Event event, TurnContext context, long atNanos) {}

  private Listener(String kafka) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka,
                "isolation.level", "read_committed",
                "reconnect.backoff.max.ms", "1000"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Returns when everything written from now on will be heard. */
  static Listener open(String kafka) {
    Listener listener = new Listener(kafka);
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : TOPICS) {
      for (PartitionInfo partition : listener.consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    listener.consumer.assign(partitions);
    listener.consumer.seekToEnd(partitions);
    partitions.forEach(listener.consumer::position);
    listener.thread.start();
    return listener;
  }

  private void listen() {
    while (open.get()) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(20))) {
        take(record);
      }
    }
    consumer.close();
  }

  /** Poison that tests write is not heard. */
  private void take(ConsumerRecord<String, byte[]> record) {
    try {
      Decoded decoded = events.decode(record);
      synchronized (heard) {
        heard.add(new Heard(decoded.event(), decoded.context(), System.nanoTime()));
      }
    } catch (MalformedEventException expected) {
      // Who reads that topic for work answers for it.
    }
  }

  /** The events of a kind whose session begins so, in the order of their arrival. */
  <T extends Event> List<T> all(Class<T> kind, String sessionPrefix) {
    return stream(kind, sessionPrefix).map(h -> kind.cast(h.event())).toList();
  }

  private <T extends Event> Stream<Heard> stream(Class<T> kind, String sessionPrefix) {
    synchronized (heard) {
      return List.copyOf(heard).stream()
          .filter(h -> kind.isInstance(h.event()) && h.event().key().startsWith(sessionPrefix));
    }
  }

  /** The contexts of the events of a kind, in the order of their arrival. */
  <T extends Event> List<TurnContext> contexts(Class<T> kind, String sessionPrefix) {
    return stream(kind, sessionPrefix).map(Heard::context).toList();
  }

  /** When the last event of a kind came; now where there was none. */
  <T extends Event> long lastNanos(Class<T> kind, String sessionPrefix) {
    return stream(kind, sessionPrefix).mapToLong(Heard::atNanos).max().orElse(System.nanoTime());
  }

  /** Waits for so many different events of a kind and says how many came. */
  <T extends Event> long await(
      Class<T> kind, String sessionPrefix, Predicate<T> which, int count, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    long came = 0;
    while (came < count && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      Stream<UUID> ids = all(kind, sessionPrefix).stream().filter(which).map(Event::id);
      came = ids.distinct().count();
    }
    return came;
  }

  <T extends Event> long await(Class<T> kind, String sessionPrefix, int count, Duration limit) {
    return await(kind, sessionPrefix, _ -> true, count, limit);
  }

  @Override
  public void close() throws InterruptedException {
    open.set(false);
    thread.join();
  }

  /** Each of so many events once. */
  static void assertCameOnce(List<? extends Event> events, int count) {
    List<UUID> ids = events.stream().map(Event::id).toList();
    assertThat(new HashSet<>(ids)).as("none is lost").hasSize(count);
    assertThat(ids).as("none is doubled").hasSize(count);
  }
}
