package org.parley.dialog.skill;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An order at the coffee bar.
 *
 * @param number counts a session's orders from 1
 * @param details slot to canonical value, in the order of the skill's slots
 */
public record Order(int number, Map<String, String> details, Instant placed) {
  public Order {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }
}
