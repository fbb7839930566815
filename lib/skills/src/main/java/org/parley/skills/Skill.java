package org.parley.skills;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What belongs together in one file.
 *
 * @param help what a user can say, one example sentence each
 * @param intents by name
 * @param replies wordings that belong to the skill as a whole, such as what a timer says when it
 *     rings
 * @param pronunciations word → further ways to say it, each the acoustic model's phones with spaces
 *     between them; a dictionary knows the usual ones
 */
public record Skill(
    String name,
    String description,
    List<String> help,
    Map<String, IntentSpec> intents,
    Map<String, List<Template>> replies,
    Map<String, List<String>> pronunciations) {
  public Skill {
    help = List.copyOf(help);
    intents = Collections.unmodifiableMap(new LinkedHashMap<>(intents));
    replies = Collections.unmodifiableMap(new LinkedHashMap<>(replies));
    pronunciations = Collections.unmodifiableMap(new LinkedHashMap<>(pronunciations));
  }
}
