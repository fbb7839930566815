package org.parley.dialog.skill;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The actions that skills can name. A skill whose action is not among them only talks: its reply
 * {@code done} is given.
 */
public final class Actions {
  private static final SkillAction TALK = call -> call.unchanged(Done.DONE);

  private final Map<String, SkillAction> byName;

  private Actions(Map<String, SkillAction> byName) {
    this.byName = Map.copyOf(byName);
  }

  /** What comes with the assistant. */
  public static Actions shipped() {
    Map<String, SkillAction> all = new HashMap<>();
    for (Map<String, SkillAction> some :
        List.of(
            CoffeeActions.all(),
            HomeActions.all(),
            ShoppingActions.all(),
            TimerActions.all(),
            GeneralActions.all())) {
      all.putAll(some);
    }
    return new Actions(all);
  }

  public boolean knows(String name) {
    return byName.containsKey(name);
  }

  public Done perform(String name, Call call) {
    return byName.getOrDefault(name, TALK).perform(call);
  }
}
