package org.parley.events;

import static java.util.Objects.requireNonNull;

/**
 * A detail of an intent.
 *
 * @param value canonical value of the slot's type
 * @param spoken the words that it was read from
 */
public record Slot(String name, SlotValue value, String spoken) {
  public Slot {
    Require.name(name, "slot");
    requireNonNull(value, "value");
    requireNonNull(spoken, "spoken");
  }
}
