package org.parley.dialog.skill;

import java.math.BigDecimal;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.parley.skills.SlotSpec;
import org.parley.skills.SlotType;

/** Lights and the thermostat of the simulated home. */
final class HomeActions {
  /** The room's canonical value that means all of them, and the outcome that says so. */
  private static final String EVERYWHERE = "everywhere";

  private static final BigDecimal COLDEST = BigDecimal.valueOf(5);
  private static final BigDecimal WARMEST = BigDecimal.valueOf(35);
  private static final BigDecimal STEP = BigDecimal.ONE;

  private HomeActions() {}

  static Map<String, SkillAction> all() {
    return Map.of(
        "home.lightsOn", call -> lights(call, light -> light.switched(true)),
        "home.lightsOff", call -> lights(call, light -> light.switched(false)),
        "home.lightsDim", HomeActions::dim,
        "home.thermostatSet", HomeActions::set,
        "home.thermostatRaise", call -> turn(call, 1),
        "home.thermostatLower", call -> turn(call, -1),
        "home.thermostatQuery", call -> thermostat(call, call.belongings().home().thermostat()));
  }

  private static Done dim(Call call) {
    int percent =
        call.amount("brightness").map(amount -> Math.clamp(amount.longValue(), 0, 100)).orElse(100);
    return lights(call, light -> light.dimmed(percent))
        .with("brightness", Integer.toString(percent));
  }

  private static Done lights(Call call, UnaryOperator<Home.Light> change) {
    String room = call.slots().scalars().getOrDefault("room", EVERYWHERE);
    Home home = call.belongings().home();
    if (!room.equals(EVERYWHERE)) {
      Home changed = home.with(room, change.apply(home.light(room)));
      return Done.of(Done.DONE, call.belongings().withHome(changed));
    }
    SlotSpec spec = call.intent().slots().get("room");
    if (spec != null && spec.type() instanceof SlotType.Choice choice) {
      for (String each : choice.values()) {
        if (!each.equals(EVERYWHERE)) {
          home = home.with(each, change.apply(home.light(each)));
        }
      }
    }
    return Done.of(EVERYWHERE, call.belongings().withHome(home));
  }

  private static Done set(Call call) {
    return thermostat(call, call.amount("degrees").orElse(call.belongings().home().thermostat()));
  }

  private static Done turn(Call call, int direction) {
    BigDecimal step = call.amount("step").orElse(STEP).multiply(BigDecimal.valueOf(direction));
    return thermostat(call, call.belongings().home().thermostat().add(step));
  }

  private static Done thermostat(Call call, BigDecimal wanted) {
    BigDecimal degrees = wanted.max(COLDEST).min(WARMEST);
    Home home = call.belongings().home().withThermostat(degrees);
    return Done.of(Done.DONE, call.belongings().withHome(home))
        .with("degrees", home.thermostat().toPlainString());
  }
}
