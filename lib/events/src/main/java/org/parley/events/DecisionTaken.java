package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A decision of rollout with the numbers it rests on.
 *
 * @param name the model's name
 * @param number counts the decisions on a model from 1
 * @param decision what was done: {@code ramp}, {@code promote}, {@code rollback}, …
 * @param reason one sentence for people
 * @param numbers name to value
 */
public record DecisionTaken(
    String name, long number, String decision, String reason, Map<String, Double> numbers)
    implements Event {
  public DecisionTaken {
    Require.name(name, "name");
    Require.name(decision, "decision");
    requireNonNull(reason, "reason");
    numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
  }

  @Override
  public UUID id() {
    return EventIds.of(name, Long.toString(number), "decision");
  }

  @Override
  public String key() {
    return name;
  }
}
