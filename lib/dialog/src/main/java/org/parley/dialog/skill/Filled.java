package org.parley.dialog.skill;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.parley.events.Slot;
import org.parley.events.SlotValue;

/**
 * Slots that have values, in the order in which they were said. A slot said twice ("milk and eggs")
 * has two values.
 *
 * @param values by slot, never an empty list
 */
public record Filled(Map<String, List<SlotValue>> values) {
  public static final Filled NOTHING = new Filled(Map.of());

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Filled {
    LinkedHashMap<String, List<SlotValue>> copy = new LinkedHashMap<>();
    values.forEach((slot, all) -> copy.put(slot, List.copyOf(all)));
    values = Collections.unmodifiableMap(copy);
  }

  @JsonValue
  @Override
  public Map<String, List<SlotValue>> values() {
    return values;
  }

  public static Filled of(List<Slot> slots) {
    LinkedHashMap<String, List<SlotValue>> values = new LinkedHashMap<>();
    for (Slot slot : slots) {
      values.computeIfAbsent(slot.name(), name -> new ArrayList<>()).add(slot.value());
    }
    return new Filled(values);
  }

  public static Filled of(String slot, SlotValue value) {
    return new Filled(Map.of(slot, List.of(value)));
  }

  /** Those of these names. */
  public Filled only(Collection<String> names) {
    LinkedHashMap<String, List<SlotValue>> kept = new LinkedHashMap<>(values);
    kept.keySet().retainAll(names);
    return new Filled(kept);
  }

  /** These, replaced and completed by others. */
  public Filled changedBy(Filled others) {
    LinkedHashMap<String, List<SlotValue>> merged = new LinkedHashMap<>(values);
    merged.putAll(others.values);
    return new Filled(merged);
  }

  public boolean has(String slot) {
    return values.containsKey(slot);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  List<SlotValue> all(String slot) {
    return values.getOrDefault(slot, List.of());
  }

  Optional<SlotValue> first(String slot) {
    return all(slot).stream().findFirst();
  }

  /** Canonical values as text; of several, one after the other. */
  public Map<String, String> scalars() {
    LinkedHashMap<String, String> scalars = new LinkedHashMap<>();
    values.forEach((slot, all) ->
        scalars.put(slot, all.stream().map(SlotValue::scalar).collect(Collectors.joining(", "))));
    return scalars;
  }
}
