package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An event as Kafka carries it: CloudEvents in binary mode.
 *
 * @param headers name to text, UTF-8 on the wire
 * @param value the data alone; null for a tombstone; not copied, and nobody writes to it
 */
public record Encoded(
    String topic, String key, SortedMap<String, String> headers, byte @Nullable [] value) {
  public Encoded {
    requireNonNull(topic, "topic");
    requireNonNull(key, "key");
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  /** Removes a key from a compacted topic. */
  public static Encoded tombstone(String topic, String key) {
    return new Encoded(topic, key, new TreeMap<>(Map.of()), null);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Encoded that
        && topic.equals(that.topic)
        && key.equals(that.key)
        && headers.equals(that.headers)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic, key, headers, Arrays.hashCode(value));
  }

  /** Names the record and never prints its value. */
  @Override
  public String toString() {
    return "Encoded[%s %s, %s bytes]"
        .formatted(topic, key, value == null ? "no" : Integer.toString(value.length));
  }

  /** The same record with one more header, for what its maker alone reads. */
  public Encoded with(String header, String text) {
    TreeMap<String, String> more = new TreeMap<>(headers);
    more.put(header, text);
    return new Encoded(topic, key, more, value);
  }
}
