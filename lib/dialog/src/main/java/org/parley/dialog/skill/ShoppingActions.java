package org.parley.dialog.skill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shopping list. */
final class ShoppingActions {
  private static final String ITEM = "item";
  private static final String ITEMS = "items";
  private static final String EMPTY = "empty";

  private ShoppingActions() {}

  static Map<String, SkillAction> all() {
    return Map.of(
        "shopping.add", ShoppingActions::add,
        "shopping.remove", ShoppingActions::remove,
        "shopping.list", ShoppingActions::list,
        "shopping.clear", ShoppingActions::clear);
  }

  private static Done add(Call call) {
    List<String> list = new ArrayList<>(call.belongings().shopping());
    List<String> added = new ArrayList<>();
    for (String item : call.texts(ITEM)) {
      if (!list.contains(item) && list.size() < Belongings.MOST) {
        list.add(item);
        added.add(item);
      }
    }
    if (added.isEmpty()) {
      return named(call.unchanged("already"), call, call.texts(ITEM));
    }
    return named(Done.of(Done.DONE, call.belongings().withShopping(list)), call, added);
  }

  private static Done remove(Call call) {
    List<String> list = new ArrayList<>(call.belongings().shopping());
    List<String> removed = call.texts(ITEM).stream().filter(list::remove).toList();
    if (removed.isEmpty()) {
      return named(call.unchanged("missing"), call, call.texts(ITEM));
    }
    return named(Done.of(Done.DONE, call.belongings().withShopping(list)), call, removed);
  }

  private static Done list(Call call) {
    List<String> list = call.belongings().shopping();
    return list.isEmpty() ? call.unchanged(EMPTY) : named(call.unchanged(Done.DONE), call, list);
  }

  private static Done clear(Call call) {
    return call.belongings().shopping().isEmpty()
        ? call.unchanged(EMPTY)
        : Done.of(Done.DONE, call.belongings().withShopping(List.of()));
  }

  private static Done named(Done done, Call call, List<String> items) {
    return done.with(ITEMS, call.language().join(items));
  }
}
