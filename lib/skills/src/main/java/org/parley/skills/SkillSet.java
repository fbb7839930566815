package org.parley.skills;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.parley.events.ScoredIntent;
import org.parley.events.SlotValue;

/** All skills of an assistant and the language they speak. Immutable. */
public final class SkillSet {
  /** The intent of an utterance that nothing here can do. */
  public static final String OUT_OF_SCOPE = ScoredIntent.OUT_OF_SCOPE;

  /** The intent of an utterance that only gives values, as one answers a question. */
  public static final String ANSWER = "answer";

  /** The intent of an utterance that changes a value just given. */
  public static final String CORRECT = "correct";

  /** Intents that belong to no skill. */
  public static final Set<String> RESERVED = Set.of(OUT_OF_SCOPE, ANSWER, CORRECT);

  private static final String LANGUAGE_FILE = "language.yaml";

  /** Folders beside the skills whose wordings judge models. */
  private static final List<String> HELD_OUT = List.of("evaluation", "development");

  private final Language language;
  private final Map<String, Skill> skills;
  private final Map<String, IntentSpec> intents = new LinkedHashMap<>();
  private final Map<String, String> skillOfIntent = new LinkedHashMap<>();
  private final Map<String, SlotSpec> slots = new LinkedHashMap<>();
  private final Set<String> heldOut;

  private SkillSet(Language language, Map<String, Skill> skills, Set<String> heldOut) {
    this.language = language;
    this.heldOut = Set.copyOf(heldOut);
    this.skills = Collections.unmodifiableMap(new LinkedHashMap<>(skills));
    for (var skill : skills.values()) {
      for (var intent : skill.intents().values()) {
        intents.put(intent.name(), intent);
        skillOfIntent.put(intent.name(), skill.name());
        intent.slots().forEach(slots::putIfAbsent);
      }
    }
  }

  /**
   * Reads {@code language.yaml} and every skill ({@code *.yaml}) of a folder. Of its subfolders
   * only the wordings that judge models are read, so that no model trains with them.
   *
   * @throws SkillFormatException naming file and line of what is wrong
   */
  public static SkillSet load(Path folder) {
    if (!Files.isRegularFile(folder.resolve(LANGUAGE_FILE))) {
      throw new SkillFormatException(
          folder + ": no " + LANGUAGE_FILE + " here; a skills folder holds it beside the skills");
    }
    var language = new LanguageReader(Located.read(folder.resolve(LANGUAGE_FILE))).read();
    var skills = new LinkedHashMap<String, Skill>();
    var files = new LinkedHashMap<String, Located>();
    for (var path : yamlFiles(folder)) {
      if (path.endsWith(LANGUAGE_FILE)) {
        continue;
      }
      var located = Located.read(path);
      var skill = new SkillReader(located, language.manners().fragments()).read();
      checkNames(skill, located, skills.values());
      if (skills.put(skill.name(), skill) != null) {
        throw located.wrong("skill '" + skill.name() + "' is also in another file; rename one");
      }
      files.put(skill.name(), located);
    }
    if (skills.isEmpty()) {
      throw new SkillFormatException(folder + ": no skill here; add one as docs/SKILLS.md shows");
    }
    var set = new SkillSet(language, skills, Set.of());
    set.checkPronunciations(files);
    return set.withHeldOut(folder);
  }

  private void checkPronunciations(Map<String, Located> files) {
    var said = words();
    for (var skill : skills.values()) {
      for (var word : skill.pronunciations().keySet()) {
        if (!said.contains(word)) {
          throw requireNonNull(files.get(skill.name()))
              .at("pronunciations", word)
              .wrong("no phrase and no value says '" + word + "'; mend the word or remove it");
        }
      }
    }
  }

  private SkillSet withHeldOut(Path folder) {
    var sentences = new TreeSet<String>();
    for (var name : HELD_OUT) {
      var wordings = folder.resolve(name);
      if (Files.isDirectory(wordings)) {
        sentences.addAll(EvaluationPhrases.load(wordings, this).sentences());
      }
    }
    return new SkillSet(language, skills, sentences);
  }

  /** Intents are unique, and a slot's name means one type in the whole set. */
  private static void checkNames(Skill skill, Located file, Collection<Skill> others) {
    for (var intent : skill.intents().values()) {
      for (var other : others) {
        if (other.intents().containsKey(intent.name())) {
          throw file.at("intents", intent.name())
              .wrong(
                  "intent '"
                      + intent.name()
                      + "' is also in skill '"
                      + other.name()
                      + "'; rename one");
        }
      }
      var known = Stream.concat(others.stream(), Stream.of(skill)).toList();
      for (var slot : intent.slots().values()) {
        if (known.stream().anyMatch(s -> hasOtherType(s, slot))) {
          throw file.at("intents", intent.name(), "slots", slot.name())
              .wrong(
                  "slot '"
                      + slot.name()
                      + "' has another type elsewhere; a slot's name means one type, so rename one");
        }
      }
    }
  }

  private static boolean hasOtherType(Skill skill, SlotSpec slot) {
    return skill.intents().values().stream()
        .flatMap(intent -> intent.slots().values().stream())
        .anyMatch(s -> s.name().equals(slot.name()) && !s.type().equals(slot.type()));
  }

  static List<Path> yamlFiles(Path folder) {
    try (var paths = Files.list(folder)) {
      return paths.filter(p -> p.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** The same language with these skills only. */
  public SkillSet only(Set<String> names) {
    var kept = new LinkedHashMap<>(skills);
    kept.keySet().retainAll(names);
    if (kept.size() < names.size()) {
      throw new IllegalArgumentException(
          "no such skill among " + names + "; known: " + skills.keySet());
    }
    return new SkillSet(language, kept, heldOut);
  }

  /** Sentences that must not train, as {@link EvaluationPhrases#sentence} writes them. */
  Set<String> heldOut() {
    return heldOut;
  }

  public Language language() {
    return language;
  }

  /** By name, in the order of the files' names. */
  public Map<String, Skill> skills() {
    return skills;
  }

  /** By name. */
  public Map<String, IntentSpec> intents() {
    return Collections.unmodifiableMap(intents);
  }

  public Optional<IntentSpec> intent(String name) {
    return Optional.ofNullable(intents.get(name));
  }

  /** The skill that an intent belongs to. */
  public Optional<Skill> skillOf(String intent) {
    return Optional.ofNullable(skillOfIntent.get(intent)).map(skills::get);
  }

  public Optional<SlotSpec> slot(String name) {
    return Optional.ofNullable(slots.get(name));
  }

  /** Every slot by name; where several intents have it, the first one's. */
  public Map<String, SlotSpec> slots() {
    return Collections.unmodifiableMap(slots);
  }

  /**
   * What a slot's words mean.
   *
   * @param words normalised, as they were recognised
   * @param now when it was said; days and times are relative to it
   * @param day the day that was said beside a time
   * @return empty if the words are no value of the slot's type
   */
  public Optional<SlotValue> read(
      String slot, List<String> words, ZonedDateTime now, Optional<LocalDate> day) {
    var spec = slots.get(slot);
    return spec == null
        ? Optional.empty()
        : new SlotReader(language).read(spec.type(), words, now, day);
  }

  public Optional<SlotValue> read(String slot, List<String> words, ZonedDateTime now) {
    return read(slot, words, now, Optional.empty());
  }

  /** Word → the phones of further ways to say it, beside those that a dictionary knows. */
  public Map<String, List<List<String>>> pronunciations() {
    var all = new TreeMap<String, List<List<String>>>();
    for (var skill : skills.values()) {
      skill
          .pronunciations()
          .forEach((word, ways) -> {
            var known = all.computeIfAbsent(word, _ -> new ArrayList<>());
            ways.forEach(way -> known.add(List.of(way.split(" "))));
          });
    }
    return all;
  }

  /** Every word that a sentence of these skills can have, for a recogniser's lexicon. */
  public Set<String> words() {
    var found = new TreeSet<>(language.words());
    for (var intent : intents.values()) {
      intent.phrases().forEach(p -> found.addAll(p.words()));
      intent.variants().forEach(p -> found.addAll(p.words()));
    }
    for (var slot : slots.values()) {
      slot.answers().forEach(p -> found.addAll(p.words()));
      slot.corrections().forEach(p -> found.addAll(p.words()));
      switch (slot.type()) {
        case SlotType.Choice choice ->
            choice
                .wordings()
                .values()
                .forEach(all -> all.forEach(w -> found.addAll(List.of(w.split(" ")))));
        case SlotType.FreeText free ->
            free.examples().forEach(e -> found.addAll(List.of(e.split(" "))));
        case SlotType.Number _, SlotType.Duration _, SlotType.Time _, SlotType.Date _ -> {}
      }
    }
    return found;
  }
}
