package org.parley.understanding;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.parley.events.Hypothesis;
import org.parley.events.ScoredIntent;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.runtime.Bundle;
import org.parley.runtime.ModelVersion;
import org.parley.skills.IntentSpec;
import org.parley.skills.Sample;
import org.parley.skills.SkillSet;
import org.parley.skills.SlotType;

/**
 * Understands what was said: one network, and the skills' types for the values. Thread-safe; owns
 * the network.
 */
public final class Interpreter implements AutoCloseable {
  /**
   * How much a hypothesis' own confidence counts beside the score of its reading. On 139 commands
   * in the recogniser's n-best lists, wordings of the development: 110 understood from the best
   * text, 113 with 1, 112 with 0.5, 2 or 3.
   */
  private static final double HYPOTHESIS_WEIGHT = 1;

  /** What a slot costs whose words have no value, in log-probability. */
  private static final double UNREADABLE = 3;

  /**
   * What a reading costs that nothing can be done with, in log-probability: people who speak to an
   * assistant mostly want something that it can do.
   */
  private static final double OUT_OF_SCOPE = 1;

  /**
   * What a reading costs for each slot that a form would have to ask for, in log-probability: most
   * say at once what they want, so that "add come to my list" is more probably "add gum". Of 469
   * spoken wordings of the development 456 instead of 454 are understood with anything from 1 to 3.
   */
  private static final double NOT_SAID = 1.5;

  private final Tagger tagger;
  private final SkillSet skills;
  private final Normalizer normalizer;
  private final Set<String> allSlots;

  private Interpreter(Tagger tagger, SkillSet skills) {
    this.tagger = tagger;
    this.skills = skills;
    this.normalizer = new Normalizer(skills.language());
    this.allSlots = Set.copyOf(skills.slots().keySet());
  }

  public static Interpreter load(Bundle bundle, SkillSet skills) {
    return new Interpreter(Tagger.load(bundle, 1), skills);
  }

  /** A reading of one hypothesis, with its score beside others. */
  private record Reading(Interpretation interpretation, double score) {}

  public Interpretation interpret(String text, ZonedDateTime now) {
    return interpret(List.of(new Hypothesis(text, 1)), now);
  }

  /** What two readings have in common that mean the same. */
  private record Sense(String intent, List<String> slots) {
    static Sense of(Reading reading) {
      var read = reading.interpretation();
      return new Sense(
          read.intent().name(),
          read.slots().stream().map(slot -> slot.name() + "=" + slot.value()).sorted().toList());
    }
  }

  /**
   * Takes the meaning that is most probable over all hypotheses together: those that mean the same
   * add up, so that several hypotheses that differ in a "the" outvote one that is heard wrong.
   *
   * @param hypotheses best first, as the recogniser gave them
   * @param now when it was said
   * @throws IllegalArgumentException if there is no hypothesis
   */
  public Interpretation interpret(List<Hypothesis> hypotheses, ZonedDateTime now) {
    var sentences = hypotheses.stream().map(hypothesis -> words(hypothesis.text())).toList();
    var taggings =
        tagger
            .tagAll(
                sentences.stream().filter(Interpreter::isReadable).toList(),
                this::isPossible,
                this::slotsOf)
            .iterator();
    var senses = new LinkedHashMap<Sense, List<Reading>>();
    for (int i = 0; i < sentences.size(); i++) {
      var words = sentences.get(i);
      var reading =
          isReadable(words)
              ? read(hypotheses.get(i), words, taggings.next(), now)
              : unreadable(hypotheses.get(i));
      senses.computeIfAbsent(Sense.of(reading), _ -> new ArrayList<>()).add(reading);
    }
    return senses.values().stream()
        .reduce((best, next) -> probability(next) > probability(best) ? next : best)
        .flatMap(readings -> readings.stream().max(Comparator.comparingDouble(Reading::score)))
        .map(Reading::interpretation)
        .orElseThrow(() -> new IllegalArgumentException("nothing to interpret"));
  }

  private static double probability(List<Reading> readings) {
    return readings.stream().mapToDouble(reading -> Math.exp(reading.score())).sum();
  }

  private static boolean isReadable(List<String> words) {
    return !words.isEmpty() && words.size() <= Tagger.MOST_WORDS;
  }

  private static Reading unreadable(Hypothesis hypothesis) {
    var nothing = new ScoredIntent(ScoredIntent.OUT_OF_SCOPE, 1);
    return new Reading(
        new Interpretation(hypothesis.text(), nothing, List.of(), List.of()),
        // that nothing was said may be the likeliest; what is too long for a command is not
        hypothesis.text().isBlank() ? heard(hypothesis) : Double.NEGATIVE_INFINITY);
  }

  private Reading read(
      Hypothesis hypothesis, List<String> words, Tagger.Tagging tagging, ZonedDateTime now) {
    var intents = tagging.intents();
    var spoken =
        intents.getFirst().name().equals(ScoredIntent.OUT_OF_SCOPE)
            ? List.<Sample.Spoken>of()
            : Tagger.slots(words, tagging);
    var slots = values(spoken, now);
    double score =
        heard(hypothesis)
            + tagging.score()
            - UNREADABLE * (spoken.size() - slots.size())
            - NOT_SAID * notSaid(intents.getFirst().name(), slots)
            - (intents.getFirst().name().equals(ScoredIntent.OUT_OF_SCOPE) ? OUT_OF_SCOPE : 0);
    return new Reading(
        new Interpretation(
            hypothesis.text(), intents.getFirst(), slots, intents.subList(1, intents.size())),
        score);
  }

  private long notSaid(String intent, List<Slot> slots) {
    var required = skills.intent(intent).map(IntentSpec::required).orElse(List.of());
    return required.stream()
        .filter(spec -> slots.stream().noneMatch(slot -> slot.name().equals(spec.name())))
        .count();
  }

  private static double heard(Hypothesis hypothesis) {
    return HYPOTHESIS_WEIGHT * Math.log(Math.max(hypothesis.confidence(), 1e-3));
  }

  /** The words of a text; none are read of a text that is too long for any command. */
  private List<String> words(String text) {
    return text.length() > Tagger.MOST_WORDS * 32 ? List.of() : normalizer.normalize(text).words();
  }

  /**
   * Intents of the skills that the model was not trained on and so never answers, in their order.
   */
  public List<String> unknownIntents() {
    return skills.skills().values().stream()
        .flatMap(skill -> skill.intents().keySet().stream())
        .filter(intent -> !tagger.intents().contains(intent))
        .toList();
  }

  /** A model may know more intents than the skills that are loaded. */
  private boolean isPossible(String intent) {
    return skills.intent(intent).isPresent() || SkillSet.RESERVED.contains(intent);
  }

  private Optional<Set<String>> slotsOf(String intent) {
    if (intent.equals(ScoredIntent.OUT_OF_SCOPE)) {
      return Optional.of(Set.of());
    }
    return Optional.of(skills.intent(intent).map(i -> i.slots().keySet()).orElse(allSlots));
  }

  private List<Slot> values(List<Sample.Spoken> spoken, ZonedDateTime now) {
    var day = day(spoken, now);
    var slots = new ArrayList<Slot>();
    for (var slot : spoken) {
      skills
          .read(slot.slot(), slot.words(), now, day)
          .ifPresent(
              value -> slots.add(new Slot(slot.slot(), value, String.join(" ", slot.words()))));
    }
    return slots;
  }

  /** The day that the sentence names, on which its time of day depends. */
  private Optional<LocalDate> day(List<Sample.Spoken> spoken, ZonedDateTime now) {
    return spoken.stream()
        .filter(slot -> isDate(slot.slot()))
        .flatMap(slot -> skills.read(slot.slot(), slot.words(), now).stream())
        .flatMap(value ->
            value instanceof SlotValue.Day(LocalDate day) ? Stream.of(day) : Stream.empty())
        .findFirst();
  }

  private boolean isDate(String slot) {
    var spec = skills.slots().get(slot);
    return spec != null && spec.type() instanceof SlotType.Date;
  }

  public ModelVersion version() {
    return tagger.version();
  }

  @Override
  public void close() {
    tagger.close();
  }
}
