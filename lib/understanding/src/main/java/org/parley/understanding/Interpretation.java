package org.parley.understanding;

import java.util.List;
import org.parley.events.ScoredIntent;
import org.parley.events.Slot;

/**
 * What was understood.
 *
 * @param text the hypothesis that it was read from
 * @param alternatives other intents, best first
 * @param slots with typed values, in the order in which they were said; a name may occur several
 *     times
 */
public record Interpretation(
    String text, ScoredIntent intent, List<Slot> slots, List<ScoredIntent> alternatives) {
  public Interpretation {
    slots = List.copyOf(slots);
    alternatives = List.copyOf(alternatives);
  }

  public boolean outOfScope() {
    return intent.name().equals(ScoredIntent.OUT_OF_SCOPE);
  }
}
