package org.parley.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a dialog stands after a reply, for people to see.
 *
 * @param form the form that is being filled: the name of its intent
 * @param filled slots filled so far, name to canonical value
 * @param expecting the slot that the reply asked for
 * @param skills what skills show: home, lists, timers, orders
 */
public record DialogSummary(
    Optional<String> form,
    Map<String, String> filled,
    Optional<String> expecting,
    ObjectNode skills) {
  public DialogSummary {
    requireNonNull(form, "form");
    filled = Collections.unmodifiableMap(new LinkedHashMap<>(filled));
    requireNonNull(expecting, "expecting");
    skills = skills.deepCopy();
  }
}
