package org.parley.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What reading everything costs: records and bytes by topic, for sessions here and for others. */
@ApplicationScoped
class FeedMetrics {
  private final MeterRegistry registry;
  private final Counter refused;
  private final ConcurrentMap<String, Counter> counters = new ConcurrentHashMap<>();

  FeedMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.refused = registry.counter("parley.gateway.records.refused");
  }

  void count(ConsumerRecord<String, byte[]> record, boolean ours) {
    counter("parley.gateway.records", record.topic(), ours).increment();
    counter("parley.gateway.bytes", record.topic(), ours).increment(bytes(record));
  }

  /** A record for a session here cannot be read. */
  void refused() {
    refused.increment();
  }

  private static int bytes(ConsumerRecord<String, byte[]> record) {
    int bytes = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    for (Header header : record.headers()) {
      bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return bytes;
  }

  private Counter counter(String name, String topic, boolean ours) {
    String whose = ours ? "ours" : "foreign";
    return counters.computeIfAbsent(
        name + topic + whose, _ -> registry.counter(name, "topic", topic, "for", whose));
  }
}
