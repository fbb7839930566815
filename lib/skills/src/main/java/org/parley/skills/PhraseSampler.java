package org.parley.skills;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Draws sentences with their meaning from the phrases of a skill set. The same seed draws the same
 * sentences; values, forms and phrases are dealt evenly. Not thread-safe.
 *
 * <p>A fifth of all combinations of two or more slot values is held out: {@link #training} never
 * draws one of them, {@link #evaluation} draws nothing else. A combination's digest decides, so
 * that the split is the same everywhere and for good. Nor does {@link #training} ever draw a
 * sentence of the skill set's held-out wordings.
 */
public final class PhraseSampler {
  private static final int TRIES = 1000;
  private static final int MOST_WEIGHT = 8;

  /** One in so many sentences gets something polite before it, and one something after it. */
  private static final int COURTESY = 6;

  private static final String VALUE = "value";

  private enum Part {
    TRAINING,
    EVALUATION
  }

  private final SkillSet skills;
  private final Part part;
  private final Language.Manners manners;

  /** Of each intent its phrases, and its variants if it has any, which are as likely. */
  private final Map<String, List<Deck<Phrase>>> phrases = new LinkedHashMap<>();

  private final Deck<String> intents;
  private final Map<String, Deck<String>> values = new HashMap<>();
  private final AnswersThatAreCommands commands;

  private PhraseSampler(
      SkillSet skills, List<Map<String, List<Phrase>>> kinds, Language.Manners manners, Part part) {
    this.skills = skills;
    this.part = part;
    this.manners = manners;
    this.commands = new AnswersThatAreCommands(skills);
    var weights = new LinkedHashMap<String, Integer>();
    for (var kind : kinds) {
      kind.forEach((intent, all) -> {
        if (!all.isEmpty()) {
          this.phrases.computeIfAbsent(intent, _ -> new ArrayList<>()).add(new Deck<>(all));
          weights.putIfAbsent(intent, Math.min(MOST_WEIGHT, 1 + all.size() / 4));
        }
      });
    }
    var weighted = new ArrayList<String>();
    weights.forEach((intent, weight) -> weighted.addAll(Collections.nCopies(weight, intent)));
    this.intents = new Deck<>(weighted);
  }

  /** Sentences to train on. */
  public static PhraseSampler training(SkillSet skills) {
    return training(skills, _ -> true);
  }

  /**
   * Sentences of those phrases that {@code keep} lets through, for a validation set with phrases of
   * its own.
   */
  public static PhraseSampler training(SkillSet skills, Predicate<Phrase> keep) {
    var kinds = List.of(kept(trainingPhrases(skills), keep), kept(variants(skills), keep));
    return new PhraseSampler(skills, kinds, skills.language().manners(), Part.TRAINING);
  }

  /** Sentences to train on, as recognition expects them. */
  public static PhraseSampler withoutVariants(SkillSet skills) {
    var manners = skills.language().manners();
    return new PhraseSampler(
        skills,
        List.of(trainingPhrases(skills)),
        new Language.Manners(manners.fragments(), manners.usual(), Language.Courtesies.NONE),
        Part.TRAINING);
  }

  /** Held-out sentences; nothing here may train or tune a model. */
  public static PhraseSampler evaluation(SkillSet skills, EvaluationPhrases held) {
    return new PhraseSampler(
        skills, List.of(held.phrases()), skills.language().manners(), Part.EVALUATION);
  }

  private static Map<String, List<Phrase>> kept(
      Map<String, List<Phrase>> phrases, Predicate<Phrase> keep) {
    var kept = new LinkedHashMap<String, List<Phrase>>();
    phrases.forEach((intent, all) -> kept.put(intent, all.stream().filter(keep).toList()));
    return kept;
  }

  /**
   * Intent → phrases, with those of {@link SkillSet#ANSWER} and {@link SkillSet#CORRECT} made from
   * the slots' answers.
   */
  public static Map<String, List<Phrase>> trainingPhrases(SkillSet skills) {
    var phrases = new LinkedHashMap<String, List<Phrase>>();
    skills.intents().forEach((name, intent) -> phrases.put(name, intent.phrases()));
    var usual = skills.language().manners().usual();
    var answers = different(skills, SlotSpec::answers);
    if (!answers.isEmpty()) {
      var given = new ArrayList<>(answers);
      given.addAll(carried(usual.answers(), answers));
      phrases.put(SkillSet.ANSWER, given);
    }
    phrases.put(
        SkillSet.CORRECT, carried(usual.corrections(), different(skills, SlotSpec::corrections)));
    return phrases;
  }

  /** Intent → further phrases, which recognition does not expect as whole sentences. */
  private static Map<String, List<Phrase>> variants(SkillSet skills) {
    var phrases = new LinkedHashMap<String, List<Phrase>>();
    skills.intents().forEach((name, intent) -> phrases.put(name, intent.variants()));
    var more = skills.language().manners().variants();
    phrases.put(SkillSet.ANSWER, carried(more.answers(), different(skills, SlotSpec::answers)));
    phrases.put(
        SkillSet.CORRECT, carried(more.corrections(), different(skills, SlotSpec::corrections)));
    return phrases;
  }

  private static Collection<Phrase> different(
      SkillSet skills, Function<SlotSpec, List<Phrase>> ofSlot) {
    var different = new LinkedHashMap<String, Phrase>();
    for (var slot : skills.slots().values()) {
      ofSlot.apply(slot).forEach(phrase -> different.putIfAbsent(phrase.text(), phrase));
    }
    return different.values();
  }

  private static List<Phrase> carried(List<Phrase> carriers, Collection<Phrase> answers) {
    var carried = new ArrayList<Phrase>();
    for (var carrier : carriers) {
      for (var answer : answers) {
        carried.add(
            new Phrase(
                carrier.text().replace("{" + VALUE + "}", answer.text()),
                fill(carrier.root(), answer.root())));
      }
    }
    return carried;
  }

  private static Phrase.Part fill(Phrase.Part part, Phrase.Part value) {
    return switch (part) {
      case Phrase.Word word -> word;
      case Phrase.Gap gap -> gap.slot().equals(VALUE) ? value : gap;
      case Phrase.Sequence(var parts) ->
          new Phrase.Sequence(parts.stream().map(p -> fill(p, value)).toList());
      case Phrase.OneOf(var choices) ->
          new Phrase.OneOf(choices.stream().map(p -> fill(p, value)).toList());
      case Phrase.Maybe(var inner) -> new Phrase.Maybe(fill(inner, value));
    };
  }

  /** The intents that sentences are drawn of. */
  public List<String> intents() {
    return List.copyOf(phrases.keySet());
  }

  public Sample sample(RandomGenerator random) {
    return sample(intents.deal(random), random);
  }

  /**
   * A sentence of this intent.
   *
   * @throws IllegalArgumentException if no phrases of that intent are known
   */
  public Sample sample(String intent, RandomGenerator random) {
    var decks = phrases.get(intent);
    if (decks == null) {
      throw new IllegalArgumentException("no phrases of intent '" + intent + "'");
    }
    return sample(intent, decks.get(random.nextInt(decks.size())).deal(random), random);
  }

  /** A sentence of this phrase. */
  public Sample sample(String intent, Phrase phrase, RandomGenerator random) {
    for (int i = 0; i < TRIES; i++) {
      var core = phrase.draw(random);
      var said = courteous(core, random);
      if (part == Part.TRAINING && mustNotTrain(intent, core, said)) {
        continue;
      }
      var sample = filled(intent, said, random);
      if (sample.slots().size() < 2 || heldOut(sample) == (part == Part.EVALUATION)) {
        return sample;
      }
    }
    throw new IllegalStateException(
        "phrase '" + phrase.text() + "' of " + intent + " has no sentence for " + part);
  }

  private boolean mustNotTrain(String intent, List<Phrase.Leaf> core, List<Phrase.Leaf> said) {
    return isHeldOutWording(core) || isHeldOutWording(said) || commands.are(intent, core);
  }

  private boolean isHeldOutWording(List<Phrase.Leaf> sentence) {
    return skills.heldOut().contains(EvaluationPhrases.sentence(sentence));
  }

  /** Whether a sentence's combination of values is kept from training. */
  public boolean heldOut(Sample sample) {
    var slots = sample.slots();
    return slots.size() >= 2 && Math.floorMod(combination(slots).hashCode(), 5) == 0;
  }

  private String combination(List<Sample.Spoken> slots) {
    return String.join(
        ";", slots.stream().map(s -> s.slot() + "=" + canonical(s)).sorted().toList());
  }

  private String canonical(Sample.Spoken spoken) {
    String words = String.join(" ", spoken.words());
    var spec = skills.slots().get(spoken.slot());
    return spec != null && spec.type() instanceof SlotType.Choice choice
        ? SlotReader.choose(choice, words).orElse(words)
        : words;
  }

  private Sample filled(String intent, List<Phrase.Leaf> leaves, RandomGenerator random) {
    var words = new ArrayList<String>();
    var labels = new ArrayList<String>();
    for (var leaf : leaves) {
      switch (leaf) {
        case Phrase.Word(String word) -> {
          words.add(word);
          labels.add(Sample.OUTSIDE);
        }
        case Phrase.Gap(String slot) -> {
          var said = value(slot, random);
          for (int i = 0; i < said.size(); i++) {
            words.add(said.get(i));
            labels.add((i == 0 ? Sample.BEGIN : Sample.INSIDE) + slot);
          }
        }
      }
    }
    return new Sample(intent, words, labels);
  }

  /**
   * Evaluation phrases stand as they were written; training sentences are said more politely now
   * and then, before and after.
   */
  private List<Phrase.Leaf> courteous(List<Phrase.Leaf> core, RandomGenerator random) {
    if (part == Part.EVALUATION) {
      return core;
    }
    var said = new ArrayList<Phrase.Leaf>(courtesy(Language.Courtesies::before, random));
    said.addAll(core);
    said.addAll(courtesy(Language.Courtesies::after, random));
    return said;
  }

  private List<Phrase.Leaf> courtesy(
      Function<Language.Courtesies, List<Phrase>> side, RandomGenerator random) {
    if (random.nextInt(COURTESY) > 0) {
      return List.of();
    }
    var usual = side.apply(manners.usual());
    var variants = side.apply(manners.variants());
    var from = variants.isEmpty() || random.nextBoolean() ? usual : variants;
    return from.isEmpty() ? List.of() : from.get(random.nextInt(from.size())).draw(random);
  }

  private List<String> value(String slot, RandomGenerator random) {
    var spec = skills.slots().get(slot);
    if (spec == null) {
      throw new IllegalStateException("no slot '" + slot + "'");
    }
    return switch (spec.type()) {
      case SlotType.Choice choice -> {
        var value = values.computeIfAbsent(slot, _ -> new Deck<>(weighted(choice))).deal(random);
        var wordings = choice.wordingsOf(value);
        boolean canonical = random.nextInt(2) == 0;
        yield List.of(wordings.get(canonical ? 0 : random.nextInt(wordings.size())).split(" "));
      }
      case SlotType.FreeText free ->
          List.of(
              values
                  .computeIfAbsent(slot, _ -> new Deck<>(free.examples()))
                  .deal(random)
                  .split(" "));
      case SlotType.Number _, SlotType.Duration _, SlotType.Time _, SlotType.Date _ ->
          skills.language().draw(spec.type(), random);
    };
  }

  /** What has many wordings comes up more often, so that none of them is rare. */
  private static List<String> weighted(SlotType.Choice choice) {
    return choice.values().stream()
        .flatMap(
            value -> Collections.nCopies(1 + choice.wordingsOf(value).size() / 4, value).stream())
        .toList();
  }
}
