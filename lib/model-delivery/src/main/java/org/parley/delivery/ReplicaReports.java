package org.parley.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.parley.events.ReplicaReported;
import org.parley.events.ReplicaReported.Refusal;
import org.parley.events.Topics;
import org.parley.runtime.LoadedModel;

/** Tells what a replica runs, each time it looks; an orderly end takes its report off. */
final class ReplicaReports implements AutoCloseable {
  private final ReplicaSettings settings;
  private final InstantSource clock;
  private final Instant startedAt;
  private final KafkaProducer<String, byte[]> producer;
  private volatile long revision;
  private volatile Optional<Long> loadMs = Optional.empty();
  private volatile Optional<Long> warmUpMs = Optional.empty();
  private volatile Optional<Long> swapMs = Optional.empty();
  private long report;

  ReplicaReports(ReplicaSettings settings, Broker broker, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.producer = broker.producer();
  }

  void loaded(LoadedModel<?> loaded) {
    loadMs = Optional.of(loaded.load().toMillis());
    warmUpMs = Optional.of(loaded.warmUp().toMillis());
  }

  void flipped(Duration time) {
    swapMs = Optional.of(time.toMillis());
  }

  void obeys(long routeRevision) {
    revision = routeRevision;
  }

  void send(SortedMap<String, Long> loaded, List<Refusal> refused) {
    ReplicaReported reported =
        new ReplicaReported(
            settings.replica(),
            report++,
            startedAt.toEpochMilli(),
            settings.name(),
            revision,
            List.copyOf(loaded.keySet()),
            loaded,
            refused,
            loadMs,
            warmUpMs,
            swapMs);
    Records.send(producer, Records.of(reported, clock.instant(), "/" + settings.replica()));
  }

  @Override
  public void close() {
    if (report > 0) {
      var _ =
          producer.send(
              Records.tombstone(Topics.MODEL_REPLICAS, settings.replica() + "/" + settings.name()));
    }
    producer.close(Duration.ofSeconds(3));
  }
}
