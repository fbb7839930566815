package org.parley.skills;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows which answers and corrections are whole commands of a skill by themselves ("I need milk"):
 * these are understood as the command, so they must not train as answers.
 */
final class AnswersThatAreCommands {
  private static final Set<String> VALUES_ALONE = Set.of(SkillSet.ANSWER, SkillSet.CORRECT);

  private final Map<Set<String>, List<Phrase>> commands = new HashMap<>();
  private final Map<String, Boolean> known = new HashMap<>();

  AnswersThatAreCommands(SkillSet skills) {
    for (var intent : skills.intents().values()) {
      for (var phrases : List.of(intent.phrases(), intent.variants())) {
        for (var phrase : phrases) {
          for (var slot : phrase.slots()) {
            commands.computeIfAbsent(Set.of(slot), _ -> new ArrayList<>()).add(phrase);
          }
        }
      }
    }
  }

  boolean are(String intent, List<Phrase.Leaf> sentence) {
    return VALUES_ALONE.contains(intent)
        && known.computeIfAbsent(EvaluationPhrases.sentence(sentence), _ -> isCommand(sentence));
  }

  private boolean isCommand(List<Phrase.Leaf> sentence) {
    var slots = new HashSet<String>();
    var words = new ArrayList<String>();
    for (var leaf : sentence) {
      switch (leaf) {
        case Phrase.Word(String word) -> words.add(word);
        case Phrase.Gap(String slot) -> {
          slots.add(slot);
          words.add(gap(slot));
        }
      }
    }
    var candidates = new LinkedHashSet<Phrase>(commands.getOrDefault(slots, List.of()));
    return candidates.stream()
        .anyMatch(phrase ->
            phrase.match(words, (slot, span) -> span.equals(List.of(gap(slot)))).isPresent());
  }

  private static String gap(String slot) {
    return "{" + slot + "}";
  }
}
