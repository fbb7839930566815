package org.parley.compression;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parley.compression.queue.JobLedger;
import org.parley.events.Encoded;
import org.parley.events.EventCodec;
import org.parley.events.JobProgressed;
import org.parley.events.MalformedEventException;
import org.parley.events.Topics;
import org.parley.events.TurnContext;
import org.parley.messaging.KafkaEvents;

/**
 * The state of jobs on their compacted topic. The producer is idempotent, so that the records of a
 * job stay in order.
 */
@ApplicationScoped
class JobTopic implements JobLedger {
  private static final Logger LOG = Logger.getLogger(JobTopic.class);
  private static final String SOURCE = "/compression-service";
  private static final Duration POLL = Duration.ofMillis(200);

  private final EventCodec codec = new EventCodec();
  private final KafkaEvents events = new KafkaEvents();
  private final Map<String, Object> broker;
  private final InstantSource clock;
  private @Nullable KafkaProducer<String, byte[]> producer;

  JobTopic(@Identifier("default-kafka-broker") Map<String, Object> broker, InstantSource clock) {
    this.broker = broker;
    this.clock = clock;
  }

  /**
   * The last record of each job.
   *
   * @throws KafkaException where the broker cannot be reached
   */
  Collection<JobProgressed> read() {
    Map<String, JobProgressed> last = new LinkedHashMap<>();
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(Topics.JOBS)
          .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(POLL).forEach(record -> take(record, last));
      }
    }
    return last.values();
  }

  private void take(ConsumerRecord<String, byte[]> record, Map<String, JobProgressed> last) {
    if (record.value() == null) {
      last.remove(record.key());
      return;
    }
    try {
      if (events.decode(record).event() instanceof JobProgressed job) {
        last.put(job.job(), job);
      }
    } catch (MalformedEventException e) {
      LOG.warnf(
          "record %s-%d@%d is left out: %s",
          record.topic(), record.partition(), record.offset(), e.getMessage());
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(broker);
    settings.keySet().remove("group.id");
    settings.put("enable.auto.commit", false);
    settings.put("allow.auto.create.topics", false);
    settings.put("default.api.timeout.ms", 10_000);
    settings.put("request.timeout.ms", 10_000);
    settings.put("client.id", "compression-jobs");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public CompletionStage<Void> append(JobProgressed progressed) {
    return send(codec.encode(progressed, TurnContext.none(), clock.instant(), SOURCE));
  }

  @Override
  public void forget(String job) {
    var _ = send(Encoded.tombstone(Topics.JOBS, job));
  }

  private CompletionStage<Void> send(Encoded encoded) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    try {
      var _ =
          producer()
              .send(
                  events.record(encoded),
                  (_, failure) -> {
                    if (failure == null) {
                      written.complete(null);
                    } else {
                      LOG.warnf("%s is not written: %s", encoded, failure.getMessage());
                      written.completeExceptionally(failure);
                    }
                  });
    } catch (KafkaException e) {
      written.completeExceptionally(e);
    }
    return written;
  }

  private synchronized KafkaProducer<String, byte[]> producer() {
    KafkaProducer<String, byte[]> open = producer;
    if (open == null) {
      Map<String, Object> settings = new HashMap<>(broker);
      settings.put("acks", "all");
      settings.put("enable.idempotence", true);
      settings.put("max.block.ms", 5_000);
      // Whoever asks for a job waits no longer than this.
      settings.put("delivery.timeout.ms", 15_000);
      settings.put("request.timeout.ms", 5_000);
      settings.put("reconnect.backoff.max.ms", 1_000);
      settings.put("client.id", "compression-jobs");
      open = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
      producer = open;
    }
    return open;
  }

  @PreDestroy
  synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
  }
}
