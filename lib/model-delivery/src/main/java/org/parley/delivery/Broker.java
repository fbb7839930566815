package org.parley.delivery;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How the broker is reached.
 *
 * @param settings Kafka's client settings: {@code bootstrap.servers}, and encryption and passwords
 *     where the broker wants them
 */
public record Broker(Map<String, Object> settings) {
  /** Eight chunks: what one answer of the broker may take of a service's heap. */
  private static final int MOST_FETCHED_BYTES = 4 << 20;

  private static final int PATIENCE_MS = 30_000;

  /** A broker that is not there shows within the patience; one whose disk stalls is waited for. */
  private static final int DELIVERY_MS = 120_000;

  public Broker {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    if (!settings.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException("bootstrap.servers is not set");
    }
  }

  public static Broker at(String bootstrapServers) {
    return new Broker(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** Whoever opens it closes it. A record is acknowledged when all replicas have it. */
  KafkaProducer<String, byte[]> producer() {
    Map<String, Object> producer = own();
    producer.put("acks", "all");
    producer.put("enable.idempotence", true);
    producer.put("delivery.timeout.ms", DELIVERY_MS);
    producer.put("request.timeout.ms", PATIENCE_MS / 2);
    producer.put("max.block.ms", PATIENCE_MS);
    return new KafkaProducer<>(producer, new StringSerializer(), new ByteArraySerializer());
  }

  /** Whoever opens it closes it. It belongs to no group: everybody reads everything. */
  KafkaConsumer<String, byte[]> reader() {
    Map<String, Object> reader = own();
    reader.put("enable.auto.commit", false);
    reader.put("auto.offset.reset", "earliest");
    reader.put("isolation.level", "read_committed");
    reader.put("allow.auto.create.topics", false);
    reader.put("fetch.max.bytes", MOST_FETCHED_BYTES);
    reader.put("max.partition.fetch.bytes", MOST_FETCHED_BYTES);
    reader.put("default.api.timeout.ms", PATIENCE_MS);
    reader.put("reconnect.backoff.max.ms", 1000);
    return new KafkaConsumer<>(reader, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Without what belongs to somebody else's consumer. */
  private Map<String, Object> own() {
    Map<String, Object> own = new HashMap<>(settings);
    own.remove("group.id");
    own.remove("group.instance.id");
    own.remove("client.id");
    return own;
  }
}
