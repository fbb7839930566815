package org.parley.dialog.skill;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * What the skills keep for a session. Lists are bounded, so that a session's state stays a record
 * of Kafka.
 *
 * @param shopping in the order in which things were put on the list
 * @param orders at the coffee bar, oldest first
 */
public record Belongings(Home home, List<Timer> timers, List<String> shopping, List<Order> orders) {
  /** Timers, things on the list and open orders that a session has at most, each. */
  public static final int MOST = 200;

  public static final Belongings NONE =
      new Belongings(Home.UNTOUCHED, List.of(), List.of(), List.of());

  public Belongings {
    requireNonNull(home, "home");
    timers = List.copyOf(timers);
    shopping = List.copyOf(shopping);
    orders = List.copyOf(orders);
  }

  Belongings withHome(Home newHome) {
    return new Belongings(newHome, timers, shopping, orders);
  }

  public Belongings withTimers(List<Timer> newTimers) {
    return new Belongings(home, newTimers, shopping, orders);
  }

  Belongings withShopping(List<String> newShopping) {
    return new Belongings(home, timers, newShopping, orders);
  }

  Belongings withOrders(List<Order> newOrders) {
    return new Belongings(home, timers, shopping, newOrders);
  }

  static <T> List<T> plus(List<T> list, T more) {
    List<T> longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }
}
