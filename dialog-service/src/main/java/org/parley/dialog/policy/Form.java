package org.parley.dialog.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.parley.events.SlotValue;

/**
 * An intent that waits for an answer.
 *
 * @param filled slots known so far
 * @param asked how often the question in {@code expecting} was asked, ≥ 1
 */
public record Form(
    String intent, Map<String, SlotValue> filled, Expecting expecting, int asked) {

  /** What the last question asked for. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(Expecting.Value.class),
    @JsonSubTypes.Type(Expecting.Confirmation.class)
  })
  public sealed interface Expecting {
    /** The value of a slot. */
    @JsonTypeName("slot")
    record Value(String slot) implements Expecting {}

    /** Yes or no. */
    @JsonTypeName("confirmation")
    record Confirmation() implements Expecting {}
  }

  public Form {
    requireNonNull(intent, "intent");
    requireNonNull(expecting, "expecting");
    filled = Collections.unmodifiableMap(new LinkedHashMap<>(filled));
    if (asked < 1) {
      throw new IllegalArgumentException("asked " + asked + " times");
    }
  }

  Form askedAgain() {
    return new Form(intent, filled, expecting, asked + 1);
  }
}
