package org.parley.launcher.eval;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An utterance that was not got right.
 *
 * @param place where it is listed, as {@code manifest.tsv:12}
 * @param wrong how much of it: words, or parts of the meaning; greater than 0
 * @param told what is to be compared, in the order in which it is shown: what was said, heard,
 *     meant, understood
 */
@JsonPropertyOrder({"place", "wrong"})
record Mistake(String place, int wrong, Map<String, String> told) {
  Mistake {
    requireNonNull(place, "place");
    if (wrong <= 0) {
      throw new IllegalArgumentException("a mistake with " + wrong + " wrong");
    }
    told = Collections.unmodifiableMap(new LinkedHashMap<>(told));
  }

  @Override
  @JsonAnyGetter
  public Map<String, String> told() {
    return told;
  }

  /** A line for the place and one for each of what is told. */
  String text() {
    var text = new StringBuilder(place).append(", ").append(wrong).append(" wrong\n");
    told.forEach((name, value) -> text.append("  %-10s %s%n".formatted(name, value)));
    return text.toString();
  }
}
