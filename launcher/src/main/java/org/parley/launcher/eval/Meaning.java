package org.parley.launcher.eval;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.parley.events.Slot;

/**
 * An intent and its slots' values, as far as two meanings can be compared.
 *
 * @param slots {@code name=value}, sorted; a name may occur several times
 */
record Meaning(String intent, List<String> slots) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Meaning {
    requireNonNull(intent, "intent");
    slots = slots.stream().sorted().toList();
  }

  /**
   * @param slotsJson an object of name → value, or of name → list of values
   * @throws IllegalArgumentException where it is no such object
   */
  static Meaning expected(String intent, String slotsJson) {
    JsonNode node;
    try {
      node = JSON.readTree(slotsJson);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("slots_json is no JSON: " + slotsJson, e);
    }
    if (!node.isObject()) {
      throw new IllegalArgumentException("slots_json is no JSON object: " + slotsJson);
    }
    var slots = new ArrayList<String>();
    for (var field : node.properties()) {
      if (field.getValue().isArray()) {
        field.getValue().forEach(value -> slots.add(slot(field.getKey(), value.asText())));
      } else {
        slots.add(slot(field.getKey(), field.getValue().asText()));
      }
    }
    return new Meaning(intent, slots);
  }

  static Meaning understood(String intent, Collection<Slot> slots) {
    return new Meaning(
        intent, slots.stream().map(slot -> slot(slot.name(), slot.value().scalar())).toList());
  }

  /** How many of the other's slots are here. */
  int shared(Meaning other) {
    var left = new ArrayList<>(slots);
    return (int) other.slots().stream().filter(left::remove).count();
  }

  /** Parts that differ: the intent is one, each slot that only one of both has is another. */
  int differences(Meaning other) {
    int shared = shared(other);
    return (intent.equals(other.intent) ? 0 : 1)
        + (slots.size() - shared)
        + (other.slots.size() - shared);
  }

  private static String slot(String name, String value) {
    return name + "=" + value.strip().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return intent + slots;
  }
}
