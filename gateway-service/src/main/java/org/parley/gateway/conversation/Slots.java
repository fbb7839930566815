package org.parley.gateway.conversation;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.events.UtteranceUnderstood;

/** Slots as clients see them. */
final class Slots {
  private Slots() {}

  /**
   * Canonical values by name: numbers as numbers, everything else as text; the first of a name
   * counts.
   */
  static Map<String, Object> scalars(UtteranceUnderstood understood) {
    var scalars = new LinkedHashMap<String, Object>();
    for (Slot slot : understood.slots()) {
      scalars.putIfAbsent(slot.name(), scalar(slot.value()));
    }
    return scalars;
  }

  private static Object scalar(SlotValue value) {
    return switch (value) {
      case SlotValue.Amount(BigDecimal number) -> number;
      case SlotValue.Text text -> text.scalar();
      case SlotValue.Span span -> span.scalar();
      case SlotValue.TimeOfDay time -> time.scalar();
      case SlotValue.Day day -> day.scalar();
    };
  }
}
