package org.parley.events;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What an experiment takes from a session: written once, when the session has ended. All of an
 * experiment's numbers follow from these in their order.
 *
 * @param arm the arm of the session's first turn; empty where the session does not count
 * @param stage of the ramp in which it began, from 1; 0 where the session does not count
 * @param turns of the session
 * @param values metric to the session's value: a share, a mean or milliseconds
 */
public record SessionObserved(
    String experiment, String session, String arm, int stage, int turns, Map<String, Double> values)
    implements Event {
  public SessionObserved {
    Require.name(experiment, "experiment");
    Require.name(session, "session");
    Require.notNegative(stage, "stage");
    Require.notNegative(turns, "turns");
    if (arm.isEmpty() != (stage == 0)) {
      throw new IllegalArgumentException("arm '" + arm + "' in stage " + stage);
    }
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  @Override
  public UUID id() {
    return EventIds.of(experiment, session, "observed");
  }

  @Override
  public String key() {
    return experiment;
  }
}
