package org.parley.dialog.skill;

import java.util.Map;
import org.parley.events.SlotValue;

/** Small questions that need nothing but a clock. */
final class GeneralActions {
  private GeneralActions() {}

  static Map<String, SkillAction> all() {
    return Map.of("general.time", GeneralActions::time, "general.date", GeneralActions::date);
  }

  private static Done time(Call call) {
    return call.unchanged(Done.DONE)
        .with("time", call.language().write(new SlotValue.TimeOfDay(call.now().toLocalTime())));
  }

  private static Done date(Call call) {
    return call.unchanged(Done.DONE)
        .with("day", call.language().write(new SlotValue.Day(call.now().toLocalDate())));
  }
}
