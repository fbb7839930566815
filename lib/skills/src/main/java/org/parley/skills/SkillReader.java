package org.parley.skills;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one skill's file. */
final class SkillReader {
  private static final String NAME = "[a-z][A-Za-z0-9]*";
  private static final String PHONES = "[A-Z]+( [A-Z]+)*";
  private static final Map<String, SlotType> BUILT_IN =
      Map.of(
          "number", new SlotType.Number("number", 1, 20),
          "duration", new SlotType.Duration("duration"),
          "time", new SlotType.Time("time"),
          "date", new SlotType.Date("date"));

  private final Located file;
  private final Map<String, SlotType> types = new LinkedHashMap<>(BUILT_IN);
  private final Map<String, Phrase> fragments = new LinkedHashMap<>();

  /**
   * @param shared fragments of the language; a skill's own ones of the same name hide them
   */
  SkillReader(Located file, Map<String, Phrase> shared) {
    this.file = file;
    fragments.putAll(shared);
  }

  Skill read() {
    var top =
        file.map(
            Set.of(
                "skill",
                "description",
                "help",
                "types",
                "fragments",
                "pronunciations",
                "intents",
                "replies"));
    if (top.containsKey("types")) {
      top.get("types").map().forEach((name, at) -> types.put(name, type(name, at)));
    }
    if (top.containsKey("fragments")) {
      top.get("fragments").map().forEach((name, at) -> fragments.put(name, at.parse(this::phrase)));
    }
    var intents = new LinkedHashMap<String, IntentSpec>();
    file.need(top, "intents").map().forEach((name, at) -> intents.put(name, intent(name, at)));
    return new Skill(
        file.need(top, "skill").text(),
        file.need(top, "description").text(),
        top.containsKey("help") ? top.get("help").texts() : List.of(),
        intents,
        top.containsKey("replies") ? replies(top.get("replies")) : Map.of(),
        top.containsKey("pronunciations") ? pronunciations(top.get("pronunciations")) : Map.of());
  }

  private static Map<String, List<String>> pronunciations(Located at) {
    var pronunciations = new LinkedHashMap<String, List<String>>();
    at.map()
        .forEach((word, ways) -> {
          for (var way : ways.list()) {
            if (!way.text().matches(PHONES)) {
              throw way.wrong(
                  "'" + way.text() + "' is no row of phones; write them like 'L AE T EY'");
            }
          }
          pronunciations.put(word, ways.texts());
        });
    return pronunciations;
  }

  private Phrase phrase(String text) {
    return Phrase.parse(text, fragments);
  }

  private static SlotType type(String name, Located at) {
    if (BUILT_IN.containsKey(name)) {
      throw at.wrong("'" + name + "' is a built-in type; choose another name");
    }
    var keys = at.map(Set.of("values", "examples", "number"));
    if (keys.size() != 1) {
      throw at.wrong("type '" + name + "' needs exactly one of values, examples, number");
    }
    if (keys.containsKey("values")) {
      return new SlotType.Choice(name, wordings(keys.get("values")));
    }
    if (keys.containsKey("examples")) {
      var examples = keys.get("examples");
      return new SlotType.FreeText(
          name, examples.list().stream().flatMap(e -> spoken(e).stream()).toList());
    }
    var number = at.need(keys, "number");
    var range = number.map(Set.of("from", "to"));
    return new SlotType.Number(
        name, number.need(range, "from").whole(), number.need(range, "to").whole());
  }

  private static Map<String, List<String>> wordings(Located at) {
    var wordings = new LinkedHashMap<String, List<String>>();
    var taken = new LinkedHashMap<String, String>();
    Map<String, Located> entries = at.isMap() ? at.map() : new LinkedHashMap<>();
    if (!at.isMap()) {
      at.list().forEach(value -> entries.put(value.text(), new Located(at.file(), value.node())));
    }
    entries.forEach((value, synonyms) -> {
      var said = new LinkedHashSet<String>();
      said.add(value.toLowerCase(java.util.Locale.ROOT));
      if (at.isMap()) {
        synonyms.list().forEach(synonym -> said.addAll(spoken(synonym)));
      }
      for (var words : said) {
        var other = taken.put(words, value);
        if (other != null) {
          throw synonyms.wrong(
              "'" + words + "' means both '" + other + "' and '" + value + "'; remove one");
        }
      }
      wordings.put(value, List.copyOf(said));
    });
    if (wordings.isEmpty()) {
      throw at.wrong("a type needs at least one value");
    }
    return wordings;
  }

  /** Every form of a phrase without slots, as words. */
  private static List<String> spoken(Located at) {
    var forms = new ArrayList<String>();
    for (var form : at.parse(Phrase::parse).forms(200)) {
      var words = new ArrayList<String>();
      for (var leaf : form) {
        switch (leaf) {
          case Phrase.Word(String word) -> words.add(word);
          case Phrase.Gap gap -> throw at.wrong("a value cannot have the gap {" + gap.slot() + "}");
        }
      }
      forms.add(String.join(" ", words));
    }
    return forms;
  }

  private IntentSpec intent(String name, Located at) {
    if (!name.matches(NAME) || SkillSet.RESERVED.contains(name)) {
      throw at.wrong(
          "'"
              + name
              + "' cannot name an intent; write it like 'orderDrink'; reserved: "
              + SkillSet.RESERVED);
    }
    var keys = at.map(Set.of("slots", "phrases", "variants", "confirm", "replies", "action"));
    var slots = new LinkedHashMap<String, SlotSpec>();
    if (keys.containsKey("slots")) {
      keys.get("slots").map().forEach((slot, place) -> slots.put(slot, slot(slot, place)));
    }
    var phrases = phrases(at.need(keys, "phrases"), slots);
    if (phrases.isEmpty()) {
      throw at.wrong("intent '" + name + "' has no phrases");
    }
    return new IntentSpec(
        name,
        slots,
        phrases,
        keys.containsKey("variants") ? phrases(keys.get("variants"), slots) : List.of(),
        Optional.ofNullable(keys.get("confirm")).map(c -> c.parseAll(Template::new)),
        keys.containsKey("replies") ? replies(keys.get("replies")) : Map.of(),
        keys.containsKey("action") ? keys.get("action").text() : name);
  }

  private List<Phrase> phrases(Located at, Map<String, SlotSpec> slots) {
    var phrases = new ArrayList<Phrase>();
    for (var place : at.list()) {
      var phrase = place.parse(this::phrase);
      phrase.slots().forEach(slot -> needSlot(place, slot, slots));
      phrases.add(phrase);
    }
    return phrases;
  }

  private static void needSlot(Located place, String slot, Map<String, SlotSpec> slots) {
    if (!slots.containsKey(slot)) {
      throw place.wrong(
          "{"
              + slot
              + "} is no slot of this intent; add it under 'slots' or use one of "
              + slots.keySet());
    }
  }

  private SlotSpec slot(String name, Located at) {
    if (!name.matches(NAME)) {
      throw at.wrong("'" + name + "' cannot name a slot; write it like 'numberOfShots'");
    }
    var keys = at.map(Set.of("type", "required", "ask", "answers", "corrections"));
    var typeAt = at.need(keys, "type");
    var type = types.get(typeAt.text());
    if (type == null) {
      throw typeAt.wrong(
          "no type '"
              + typeAt.text()
              + "'; define it under 'types' or use one of "
              + types.keySet());
    }
    boolean required = keys.containsKey("required") && keys.get("required").flag();
    List<Template> prompts =
        keys.containsKey("ask") ? keys.get("ask").parseAll(Template::new) : List.of();
    if (required && prompts.isEmpty()) {
      throw at.wrong("slot '" + name + "' is required but has no question; add 'ask: …'");
    }
    var answers =
        keys.containsKey("answers")
            ? values(name, keys.get("answers"))
            : List.of(Phrase.parse("{" + name + "}"));
    var corrections =
        keys.containsKey("corrections") ? values(name, keys.get("corrections")) : answers;
    return new SlotSpec(name, type, required, prompts, answers, corrections);
  }

  /** Ways to say the value alone. */
  private List<Phrase> values(String name, Located at) {
    for (var place : at.list()) {
      if (!place.parse(this::phrase).slots().equals(Set.of(name))) {
        throw place.wrong("an answer needs the gap {" + name + "}, and no other");
      }
    }
    return at.parseAll(this::phrase);
  }

  private static Map<String, List<Template>> replies(Located at) {
    var replies = new LinkedHashMap<String, List<Template>>();
    at.map().forEach((outcome, wordings) -> replies.put(outcome, wordings.parseAll(Template::new)));
    return replies;
  }
}
