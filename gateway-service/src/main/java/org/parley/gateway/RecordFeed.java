package org.parley.gateway;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parley.events.MalformedEventException;
import org.parley.events.Topics;
import org.parley.gateway.conversation.Conversations;
import org.parley.messaging.KafkaEvents;

/**
 * Reads everything that is said back to sessions, from now on, and hands it to those that are open
 * here.
 *
 * <p>A client of Kafka's own instead of a channel: it takes all partitions itself, so there is no
 * group that another gateway could share by mistake, none left behind by every start, and no
 * rebalancing; and it knows the moment from which nothing is missed, before which the gateway is
 * not ready.
 */
@ApplicationScoped
class RecordFeed {
  private static final Logger LOG = Logger.getLogger(RecordFeed.class);
  private static final List<String> TOPICS =
      List.of(Topics.TRANSCRIPTS, Topics.INTERPRETATIONS, Topics.REPLIES, Topics.SPEECH);
  private static final String REPLY_TO = "parley_reply_to";
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Map<String, Object> broker;
  private final String gateway;
  private final Conversations conversations;
  private final KafkaEventLog log;
  private final FeedMetrics metrics;
  private final KafkaEvents events = new KafkaEvents();
  private volatile boolean stopping;
  private volatile boolean reading;
  private volatile @Nullable KafkaConsumer<String, byte[]> consumer;

  RecordFeed(
      @Identifier("default-kafka-broker") Map<String, Object> broker,
      GatewayId id,
      Conversations conversations,
      KafkaEventLog log,
      FeedMetrics metrics) {
    this.broker = broker;
    gateway = id.name();
    this.conversations = conversations;
    this.log = log;
    this.metrics = metrics;
  }

  /** Whether what is written from now on will be seen. */
  boolean isReading() {
    return reading;
  }

  void start(@Observes StartupEvent started) {
    Thread.ofPlatform().name("record-feed").daemon().start(this::run);
  }

  void stop(@Observes ShutdownEvent stopped) {
    stopping = true;
    KafkaConsumer<String, byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
  }

  private void run() {
    while (!stopping) {
      try (KafkaConsumer<String, byte[]> fresh = open()) {
        consumer = fresh;
        read(fresh);
      } catch (WakeupException e) {
        LOG.debug("woken up to stop");
      } catch (KafkaException e) {
        LOG.warnf("the topics cannot be read, trying again: %s", e.getMessage());
        pause();
      } finally {
        reading = false;
      }
    }
  }

  private KafkaConsumer<String, byte[]> open() {
    var settings = new HashMap<>(broker);
    settings.keySet().remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    // Replies are written in dialog's transactions; one that is aborted is not for clients.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, gateway);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private void read(KafkaConsumer<String, byte[]> from) {
    List<TopicPartition> partitions = partitions(from);
    if (partitions.isEmpty()) {
      pause();
      return;
    }
    from.assign(partitions);
    from.seekToEnd(partitions);
    // Seeking is lazy; asking for the position is what fixes the moment.
    partitions.forEach(from::position);
    reading = true;
    while (!stopping) {
      for (ConsumerRecord<String, byte[]> record : from.poll(POLL)) {
        pass(record);
      }
    }
  }

  private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> from) {
    var partitions = new ArrayList<TopicPartition>();
    for (String topic : TOPICS) {
      var found = from.partitionsFor(topic);
      if (found == null || found.isEmpty()) {
        LOG.warnf("topic %s is not there yet", topic);
        return List.of();
      }
      found.forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
    }
    return partitions;
  }

  private void pass(ConsumerRecord<String, byte[]> record) {
    boolean ours = isForUs(record);
    metrics.count(record, ours);
    if (!ours) {
      return;
    }
    try {
      conversations.receive(record.key(), events.decode(record));
    } catch (MalformedEventException e) {
      metrics.refused();
      log.putAside(record, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whether a session here may want the record, told by header and key alone. Without the header
   * nobody asked (a timer) or a plain producer did; then it is for the session wherever it is open.
   */
  private boolean isForUs(ConsumerRecord<String, byte[]> record) {
    Header header = record.headers().lastHeader(REPLY_TO);
    boolean foreign =
        header != null
            && header.value() != null
            && !new String(header.value(), StandardCharsets.UTF_8).equals(gateway);
    return !foreign
        && record.key() != null
        && record.value() != null
        && conversations.isOpen(record.key());
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
    } catch (InterruptedException e) {
      stopping = true;
    }
  }
}
