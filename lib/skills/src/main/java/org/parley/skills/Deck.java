package org.parley.skills;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Deals every card once before any comes again, so that rare values are spread evenly. */
final class Deck<T> {
  private final List<T> cards;
  private final List<T> left = new ArrayList<>();

  Deck(List<T> cards) {
    if (cards.isEmpty()) {
      throw new IllegalArgumentException("an empty deck");
    }
    this.cards = List.copyOf(cards);
  }

  T deal(RandomGenerator random) {
    if (left.isEmpty()) {
      left.addAll(cards);
    }
    int last = left.size() - 1;
    int at = random.nextInt(left.size());
    T card = left.get(at);
    left.set(at, left.get(last));
    left.remove(last);
    return card;
  }
}
