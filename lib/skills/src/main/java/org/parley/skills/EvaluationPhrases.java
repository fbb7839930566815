package org.parley.skills;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Wordings that judge a model and never train one: those of {@code skills/evaluation/*.yaml}, on
 * which nobody looks at single mistakes, and those of {@code skills/development/*.yaml}, on which
 * one may.
 *
 * @param phrases intent → phrases; {@link SkillSet#OUT_OF_SCOPE} for what nothing should answer to
 */
public record EvaluationPhrases(Map<String, List<Phrase>> phrases) {
  private static final int MOST_FORMS = 1000;

  public EvaluationPhrases {
    var copy = new LinkedHashMap<String, List<Phrase>>();
    phrases.forEach((intent, all) -> copy.put(intent, List.copyOf(all)));
    phrases = Collections.unmodifiableMap(copy);
  }

  /**
   * Reads every file of the folder.
   *
   * @throws SkillFormatException naming file and line, such as of an intent that the skills do not
   *     have, or an answer that is understood as a command
   */
  public static EvaluationPhrases load(Path folder, SkillSet skills) {
    var phrases = new LinkedHashMap<String, List<Phrase>>();
    var commands = new AnswersThatAreCommands(skills);
    for (var path : SkillSet.yamlFiles(folder)) {
      var file = Located.read(path);
      var keys = file.map(Set.of("skill", "intents"));
      file.need(keys, "intents")
          .map()
          .forEach((intent, at) -> {
            needIntent(intent, at, skills);
            for (var place : at.list()) {
              var phrase = place.parse(Phrase::parse);
              needSlots(intent, phrase, place, skills);
              needNoCommand(intent, phrase, place, commands);
              phrases.computeIfAbsent(intent, _ -> new ArrayList<>()).add(phrase);
            }
          });
    }
    return new EvaluationPhrases(phrases);
  }

  /**
   * Every sentence of these wordings, with slots in place of values, as {@link #sentence} writes.
   */
  Set<String> sentences() {
    return phrases.values().stream()
        .flatMap(List::stream)
        .flatMap(phrase -> phrase.forms(MOST_FORMS).stream())
        .map(EvaluationPhrases::sentence)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A sentence with slots in place of their values. */
  static String sentence(List<Phrase.Leaf> leaves) {
    return leaves.stream()
        .map(leaf ->
            switch (leaf) {
              case Phrase.Word(String word) -> word;
              case Phrase.Gap(String slot) -> "{" + slot + "}";
            })
        .collect(Collectors.joining(" "));
  }

  private static void needIntent(String intent, Located at, SkillSet skills) {
    if (!SkillSet.RESERVED.contains(intent) && skills.intent(intent).isEmpty()) {
      throw at.wrong(
          "no skill has the intent '" + intent + "'; known: " + skills.intents().keySet());
    }
  }

  private static void needSlots(String intent, Phrase phrase, Located place, SkillSet skills) {
    var known = skills.intent(intent).map(i -> i.slots().keySet()).orElse(skills.slots().keySet());
    for (var slot : phrase.slots()) {
      if (!known.contains(slot)) {
        throw place.wrong("{" + slot + "} is no slot of '" + intent + "'; known: " + known);
      }
    }
  }

  private static void needNoCommand(
      String intent, Phrase phrase, Located place, AnswersThatAreCommands commands) {
    for (var form : phrase.forms(MOST_FORMS)) {
      if (commands.are(intent, form)) {
        throw place.wrong(
            "'"
                + sentence(form)
                + "' is a command by itself and understood as one, not as "
                + intent);
      }
    }
  }
}
