package org.parley.skills;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that a user can want.
 *
 * @param name unique in the whole skill set
 * @param slots by name, in the order in which the form asks
 * @param phrases ways to say it, which recognition expects as whole sentences
 * @param variants further ways to say it, from which understanding and n-grams learn
 * @param confirmation asked before the action is done, if there is one
 * @param replies outcome of the action (such as {@code done}) → wordings
 * @param action name of what is done
 */
public record IntentSpec(
    String name,
    Map<String, SlotSpec> slots,
    List<Phrase> phrases,
    List<Phrase> variants,
    Optional<List<Template>> confirmation,
    Map<String, List<Template>> replies,
    String action) {
  public IntentSpec {
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
    phrases = List.copyOf(phrases);
    variants = List.copyOf(variants);
    confirmation = confirmation.map(List::copyOf);
    var copy = new LinkedHashMap<String, List<Template>>();
    replies.forEach((outcome, wordings) -> copy.put(outcome, List.copyOf(wordings)));
    replies = Collections.unmodifiableMap(copy);
  }

  /** Slots that the form asks for until they are filled. */
  public List<SlotSpec> required() {
    return slots.values().stream().filter(SlotSpec::required).toList();
  }
}
