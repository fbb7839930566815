package org.parley.compression.quantize;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In how many bits weights are stored: all matrices in the same, or each in one of several, so that
 * the network fits into a budget and loses least. In a recipe a number, or the three fields.
 *
 * @param from numbers of bits, ascending; only one where all take the same
 * @param bytes of the whole network, graph and weights; 0 where all take the same
 * @param sensitivity by which matrices are told apart
 */
public record Bits(List<Integer> from, long bytes, Sensitivity sensitivity) {
  public Bits {
    from = List.copyOf(from);
    for (int bits : from) {
      if (bits < 2 || bits > Byte.SIZE) {
        throw new IllegalArgumentException("bits " + bits + ": weights are stored in 2 to 8");
      }
    }
    if (from.isEmpty() || !from.equals(from.stream().sorted().distinct().toList())) {
      throw new IllegalArgumentException("bits.from " + from + " must be ascending");
    }
    if (from.size() > 1 != bytes > 0) {
      throw new IllegalArgumentException(
          "bits.bytes %d for bits.from %s: several bits need a budget, and one has none"
              .formatted(bytes, from));
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Bits same(int bits) {
    return new Bits(List.of(bits), 0, Sensitivity.OUTPUT_ERROR);
  }

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  static Bits mixed(
      @JsonProperty(value = "from", required = true) List<Integer> from,
      @JsonProperty(value = "bytes", required = true) long bytes,
      @JsonProperty(value = "sensitivity", required = true) Sensitivity sensitivity) {
    return new Bits(from, bytes, sensitivity);
  }

  public boolean isMixed() {
    return from.size() > 1;
  }

  public int most() {
    return from.getLast();
  }

  @JsonValue
  Object value() {
    if (!isMixed()) {
      return most();
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("bytes", bytes);
    fields.put("sensitivity", sensitivity);
    return fields;
  }
}
