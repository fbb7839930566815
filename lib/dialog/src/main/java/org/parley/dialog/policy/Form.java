package org.parley.dialog.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import org.parley.dialog.skill.Filled;

/**
 * An intent that waits for an answer.
 *
 * @param filled slots known so far
 * @param asked how often the question in {@code expecting} was asked, ≥ 1
 * @param since when it was asked last
 */
public record Form(String intent, Filled filled, Expecting expecting, int asked, Instant since) {

  /** What the last question asked for. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(Expecting.Value.class),
    @JsonSubTypes.Type(Expecting.Confirmation.class)
  })
  public sealed interface Expecting {
    /** As it is shown to people: the slot's name, or {@code confirmation}. */
    default String name() {
      return switch (this) {
        case Value(String slot) -> slot;
        case Confirmation() -> "confirmation";
      };
    }

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
    requireNonNull(filled, "filled");
    if (asked < 1) {
      throw new IllegalArgumentException("asked " + asked + " times");
    }
  }

  Form askedAgain(Instant now) {
    return new Form(intent, filled, expecting, asked + 1, now);
  }
}
