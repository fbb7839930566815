package org.parley.skills;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Every sentence that the phrases of a skill set can make, without their variants, as one weighted
 * finite-state acceptor over words for speech recognition. Unlike an n-gram model it knows whole
 * sentences: what a phrase begins, it must end.
 *
 * <p>The probabilities are those of {@link PhraseSampler}'s sentences. Of built-in kinds of values
 * (numbers, durations, times, days) it holds what a sample drew, of free text the examples.
 */
public final class PhraseGrammar {
  /** Draws of a built-in kind of value; rarer values are left to the n-gram model. */
  private static final int DRAWS = 4_000;

  private static final String GAP = "{";

  private final Acceptor phrases;
  private final Map<String, Acceptor> values;

  private PhraseGrammar(Acceptor phrases, Map<String, Acceptor> values) {
    this.phrases = phrases;
    this.values = values;
  }

  /**
   * @param sentences drawn to count probabilities
   * @param seed of the draws: the same seed gives the same grammar
   */
  public static PhraseGrammar of(SkillSet skills, int sentences, long seed) {
    Map<String, List<Phrase>> all = PhraseSampler.trainingPhrases(skills);
    var random = new SplittableRandom(seed);
    Acceptor phrases = phrases(skills.language().manners().usual(), all);
    Map<String, Acceptor> values = new TreeMap<>();
    all.values().stream()
        .flatMap(List::stream)
        .flatMap(phrase -> phrase.slots().stream())
        .sorted()
        .forEach(slot -> values.computeIfAbsent(slot, _ -> values(skills, slot, random)));
    PhraseSampler sampler = PhraseSampler.withoutVariants(skills);
    for (int i = 0; i < sentences; i++) {
      Sample sample = sampler.sample(random);
      phrases.observe(symbols(sample));
      for (Sample.Spoken slot : sample.slots()) {
        Acceptor accepted = values.get(slot.slot());
        if (accepted != null) {
          accepted.observe(slot.words());
        }
      }
    }
    return new PhraseGrammar(phrases, values);
  }

  private static Acceptor phrases(Language.Courtesies manners, Map<String, List<Phrase>> all) {
    var draft = new Acceptor.Draft();
    int begin = draft.state();
    draft.empty(Acceptor.Draft.START, begin);
    for (Phrase before : manners.before()) {
      draft.empty(lay(draft, before.root(), Acceptor.Draft.START), begin);
    }
    int said = draft.state();
    for (List<Phrase> phrases : all.values()) {
      for (Phrase phrase : phrases) {
        draft.empty(lay(draft, phrase.root(), begin), said);
      }
    }
    draft.end(said);
    for (Phrase after : manners.after()) {
      draft.end(lay(draft, after.root(), said));
    }
    return draft.build();
  }

  private static int lay(Acceptor.Draft draft, Phrase.Part part, int from) {
    return switch (part) {
      case Phrase.Word(String word) -> draft.arc(from, word);
      case Phrase.Gap(String slot) -> draft.arc(from, GAP + slot);
      case Phrase.Sequence(var parts) -> {
        int at = from;
        for (Phrase.Part next : parts) {
          at = lay(draft, next, at);
        }
        yield at;
      }
      case Phrase.OneOf(var choices) -> {
        int to = draft.state();
        for (Phrase.Part choice : choices) {
          draft.empty(lay(draft, choice, from), to);
        }
        yield to;
      }
      case Phrase.Maybe(var inner) -> {
        int to = draft.state();
        draft.empty(from, to);
        draft.empty(lay(draft, inner, from), to);
        yield to;
      }
    };
  }

  private static Acceptor values(SkillSet skills, String slot, SplittableRandom random) {
    SlotType type =
        skills
            .slot(slot)
            .orElseThrow(() -> new IllegalStateException("no slot '" + slot + "'"))
            .type();
    SequencedSet<List<String>> wordings = new LinkedHashSet<>();
    switch (type) {
      case SlotType.Choice choice ->
          choice
              .wordings()
              .values()
              .forEach(said -> said.forEach(words -> wordings.add(List.of(words.split(" ")))));
      case SlotType.FreeText free ->
          free.examples().forEach(words -> wordings.add(List.of(words.split(" "))));
      case SlotType.Number _, SlotType.Duration _, SlotType.Time _, SlotType.Date _ -> {
        for (int i = 0; i < DRAWS; i++) {
          wordings.add(skills.language().draw(type, random));
        }
      }
    }
    var draft = new Acceptor.Draft();
    wordings.forEach(draft::sequence);
    return draft.build();
  }

  private static List<String> symbols(Sample sample) {
    List<String> symbols = new ArrayList<>();
    for (int i = 0; i < sample.words().size(); i++) {
      String label = sample.labels().get(i);
      if (label.equals(Sample.OUTSIDE)) {
        symbols.add(sample.words().get(i));
      } else if (label.startsWith(Sample.BEGIN)) {
        symbols.add(GAP + label.substring(Sample.BEGIN.length()));
      }
    }
    return symbols;
  }

  /**
   * The text form of OpenFst (AT&amp;T): a line {@code from to word cost} for each arc and {@code
   * state cost} for each end, tab-separated; costs are minus natural log-probabilities. State 0 is
   * the start. A state can have several arcs of one word.
   */
  public String toText() {
    return new Writing().write();
  }

  /** Numbers the states of phrases and of values within phrases as they are reached. */
  private final class Writing {
    /** Where a value leads back to, and the state within it. */
    private record Within(String slot, int phraseState, int valueState) {}

    private final StringBuilder text = new StringBuilder();
    private final Map<Within, Integer> within = new HashMap<>();
    private final List<Within> open = new ArrayList<>();
    private final Set<Integer> written = new HashSet<>();

    String write() {
      for (int state = 0; state < phrases.states(); state++) {
        writePhraseState(state);
      }
      while (!open.isEmpty()) {
        Within state = open.removeLast();
        int from = number(state);
        if (written.add(from)) {
          Acceptor value = value(state.slot());
          follow(
              value,
              state.valueState(),
              state.slot(),
              state.phraseState(),
              1,
              (word, to) -> line(from, to.state(), word, to.probability()));
        }
      }
      return text.toString();
    }

    private record Target(int state, double probability) {}

    private void writePhraseState(int state) {
      phrases
          .arcs(state)
          .forEach((symbol, to) -> {
            double probability = phrases.probability(state, symbol);
            if (symbol.startsWith(GAP)) {
              String slot = symbol.substring(GAP.length());
              follow(
                  value(slot),
                  0,
                  slot,
                  to,
                  probability,
                  (word, target) -> line(state, target.state(), word, target.probability()));
            } else {
              line(state, to, symbol, probability);
            }
          });
      double end = phrases.endProbability(state);
      if (end > 0) {
        text.append(state).append('\t').append(cost(end)).append('\n');
      }
    }

    /**
     * Each word that goes on within a value, to where the value goes on and to where it may end.
     */
    private void follow(
        Acceptor value,
        int state,
        String slot,
        int phraseState,
        double weight,
        BiConsumer<String, Target> arcs) {
      double going = 1 - value.endProbability(state);
      value
          .arcs(state)
          .forEach((word, next) -> {
            // That the value does not end here was decided when this state was reached.
            double probability = weight * value.probability(state, word) / going;
            double ends = value.endProbability(next);
            if (ends > 0) {
              arcs.accept(word, new Target(phraseState, probability * ends));
            }
            if (!value.arcs(next).isEmpty()) {
              Within inner = new Within(slot, phraseState, next);
              arcs.accept(word, new Target(number(inner), probability * (1 - ends)));
              open.add(inner);
            }
          });
    }

    private Acceptor value(String slot) {
      Acceptor value = values.get(slot);
      if (value == null) {
        throw new IllegalStateException("no values of slot '" + slot + "'");
      }
      return value;
    }

    private int number(Within state) {
      return within.computeIfAbsent(state, _ -> phrases.states() + within.size());
    }

    private void line(int from, int to, String word, double probability) {
      text.append(from)
          .append('\t')
          .append(to)
          .append('\t')
          .append(word)
          .append('\t')
          .append(cost(probability))
          .append('\n');
    }

    private static String cost(double probability) {
      return String.format(Locale.ROOT, "%.3f", -Math.log(probability));
    }
  }
}
