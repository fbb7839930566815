package org.parley.dialog.skill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parley.skills.IntentSpec;

/** Orders at the coffee bar. */
final class CoffeeActions {
  private CoffeeActions() {}

  static Map<String, SkillAction> all() {
    return Map.of(
        "coffee.order", CoffeeActions::order,
        "coffee.list", CoffeeActions::list,
        "coffee.cancel", CoffeeActions::cancel);
  }

  private static Done order(Call call) {
    List<Order> orders = call.belongings().orders();
    int number = orders.isEmpty() ? 1 : orders.getLast().number() + 1;
    Order order = new Order(number, inOrderOf(call.intent(), call.slots()), call.now().toInstant());
    List<Order> more = Belongings.plus(orders, order);
    List<Order> kept = more.subList(Math.max(0, more.size() - Belongings.MOST), more.size());
    return Done.of(Done.DONE, call.belongings().withOrders(kept));
  }

  private static Map<String, String> inOrderOf(IntentSpec intent, Filled slots) {
    Map<String, String> said = slots.scalars();
    Map<String, String> details = new LinkedHashMap<>();
    for (String slot : intent.slots().keySet()) {
      String value = said.get(slot);
      if (value != null) {
        details.put(slot, value);
      }
    }
    return details;
  }

  private static Done list(Call call) {
    List<Order> orders = call.belongings().orders();
    if (orders.isEmpty()) {
      return call.unchanged("empty");
    }
    List<String> entries = orders.stream().map(order -> call.entry(order.details())).toList();
    return call.unchanged(Done.DONE).with("orders", call.language().join(entries));
  }

  /** Takes back the newest order. */
  private static Done cancel(Call call) {
    List<Order> orders = new ArrayList<>(call.belongings().orders());
    if (orders.isEmpty()) {
      return call.unchanged("empty");
    }
    orders.removeLast();
    return Done.of(Done.DONE, call.belongings().withOrders(orders));
  }
}
