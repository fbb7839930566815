package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.UUID;

/**
 * A piece of a model bundle. On the topic the key says which, and the value is the bytes alone.
 *
 * @param model {@code asr@1-3fa9c21b04de}
 * @param number counts the pieces of a bundle from 0, at most 9999
 * @param bytes at most 900 000; not copied: the maker hands them over and nobody writes to them
 *     again
 */
public record BundleChunk(String model, int number, byte[] bytes) implements Event {
  /** Below Kafka's default of 1 MiB for a record, with room for headers. */
  public static final int MOST_BYTES = 900_000;

  public BundleChunk {
    Require.name(model, "model");
    if (number < 0 || number > 9999) {
      throw new IllegalArgumentException("number is " + number + ", outside 0 to 9999");
    }
    requireNonNull(bytes, "bytes");
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(bytes.length + " bytes, more than " + MOST_BYTES);
    }
  }

  @Override
  public UUID id() {
    return EventIds.of(key(), "bundle");
  }

  @Override
  public String key() {
    return "%s/%04d".formatted(model, number);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BundleChunk that
        && model.equals(that.model)
        && number == that.number
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * key().hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "BundleChunk[%s, %d bytes]".formatted(key(), bytes.length);
  }
}
