package org.parley.gateway.conversation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.events.UtteranceUnderstood;

/** Slots as clients see them. */
final class Slots {
  private Slots() {}

  /**
   * Canonical values by name: numbers as numbers, everything else as text; a list, as they were
   * said, where a name comes more than once ("milk and eggs").
   */
  static Map<String, Object> byName(UtteranceUnderstood understood) {
    var values = new LinkedHashMap<String, List<Object>>();
    for (Slot slot : understood.slots()) {
      values.computeIfAbsent(slot.name(), _ -> new ArrayList<>()).add(scalar(slot.value()));
    }
    var byName = new LinkedHashMap<String, Object>();
    values.forEach((name, said) -> byName.put(name, said.size() == 1 ? said.getFirst() : said));
    return byName;
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
