package org.parley.dialog.policy;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.parley.dialog.skill.Filled;
import org.parley.events.SlotValue;
import org.parley.skills.IntentSpec;
import org.parley.skills.Skill;
import org.parley.skills.SkillSet;
import org.parley.skills.Template;

/**
 * Words of replies, from the skills' templates. Which of several wordings is taken depends on the
 * reply's id alone, so that a replay says the same.
 */
final class Wording {
  /** What the dialog says itself, by the names of the skills' common replies. */
  enum StockReply {
    FALLBACK("fallback"),
    STILL_EXPECTING("stillExpecting"),
    NOT_HEARD("notHeard"),
    APOLOGY("apology"),
    NOTHING_ASKED("nothingAsked"),
    CHANGED("changed");

    private final String key;

    StockReply(String key) {
      this.key = key;
    }
  }

  private final SkillSet skills;
  private final Map<StockReply, List<Template>> common = new HashMap<>();

  /**
   * @throws IllegalArgumentException where no skill words a common reply
   */
  Wording(SkillSet skills) {
    this.skills = skills;
    for (StockReply each : StockReply.values()) {
      common.put(
          each,
          skills.skills().values().stream()
              .map(skill -> skill.replies().get(each.key))
              .filter(wordings -> wordings != null && !wordings.isEmpty())
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "no skill has the reply '"
                          + each.key
                          + "' under 'replies:'; the dialog itself needs it")));
    }
  }

  String common(StockReply which, UUID id) {
    return say(requireNonNull(common.get(which)), Map.of(), id).orElse("");
  }

  /** An intent's reply for an outcome, or its skill's, or a common "fallback". */
  String outcome(IntentSpec intent, String outcome, Map<String, String> values, UUID id) {
    return find(intent, outcome)
        .flatMap(wordings -> say(wordings, values, id))
        .or(() -> find(intent, "done").flatMap(wordings -> say(wordings, values, id)))
        .orElseGet(() -> common(StockReply.FALLBACK, id));
  }

  /** The reply of the first intent that does an action, such as "cancelled" for any form. */
  String ofAction(String action, String outcome, Map<String, String> values, UUID id) {
    return skills.intents().values().stream()
        .filter(intent -> intent.action().equals(action))
        .findFirst()
        .map(intent -> outcome(intent, outcome, values, id))
        .orElseGet(() -> common(StockReply.FALLBACK, id));
  }

  String question(IntentSpec intent, String slot, Filled filled, int asked, UUID id) {
    List<Template> prompts =
        intent.slots().containsKey(slot) ? intent.slots().get(slot).prompts() : List.of();
    if (prompts.isEmpty()) {
      return common(StockReply.FALLBACK, id);
    }
    return prompts.get((asked - 1) % prompts.size()).render(written(filled));
  }

  String confirmation(IntentSpec intent, Filled filled, UUID id) {
    return intent
        .confirmation()
        .flatMap(wordings -> say(wordings, written(filled), id))
        .orElseGet(() -> common(StockReply.FALLBACK, id));
  }

  /** Slots as they are written in replies. */
  Map<String, String> written(Filled filled) {
    Map<String, String> written = new HashMap<>();
    filled
        .values()
        .forEach((slot, values) ->
            written.put(slot, skills.language().join(values.stream().map(this::write).toList())));
    return written;
  }

  private String write(SlotValue value) {
    return skills.language().write(value);
  }

  private Optional<List<Template>> find(IntentSpec intent, String outcome) {
    List<Template> own = intent.replies().get(outcome);
    if (own != null) {
      return Optional.of(own);
    }
    return skills
        .skillOf(intent.name())
        .map(Skill::replies)
        .flatMap(replies -> Optional.ofNullable(replies.get(outcome)));
  }

  /** One of the wordings whose gaps can be filled. */
  private static Optional<String> say(
      List<Template> wordings, Map<String, String> values, UUID id) {
    int start = Math.floorMod(id.hashCode(), wordings.size());
    for (int i = 0; i < wordings.size(); i++) {
      Template template = wordings.get((start + i) % wordings.size());
      if (template.needs().stream().allMatch(values::containsKey)) {
        return Optional.of(template.render(values));
      }
    }
    return Optional.empty();
  }
}
