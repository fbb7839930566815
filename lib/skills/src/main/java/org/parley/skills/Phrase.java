package org.parley.skills;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * A family of sentences in the grammar {@code [optional] (a|b) {slot} <fragment>}.
 *
 * @param text as it was written, the phrase's identity
 * @param root its parsed form, fragments already replaced by their content
 */
public record Phrase(String text, Part root) {

  /** A piece of a phrase. */
  public sealed interface Part {}

  /** What a sentence finally consists of. */
  public sealed interface Leaf extends Part {}

  /** A word, lower-case, as it is spoken. */
  public record Word(String word) implements Leaf {}

  /** A place that a slot's value fills. */
  public record Gap(String slot) implements Leaf {}

  /** All parts, one after the other. */
  public record Sequence(List<Part> parts) implements Part {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** One of several parts. */
  public record OneOf(List<Part> choices) implements Part {
    public OneOf {
      choices = List.copyOf(choices);
    }
  }

  /** A part that may be left out. */
  public record Maybe(Part part) implements Part {}

  /** Says whether a span of words is a possible value of a gap. */
  @FunctionalInterface
  public interface GapReader {
    boolean reads(String slot, List<String> words);
  }

  /**
   * Parses one phrase.
   *
   * @param fragments named phrases that {@code <name>} stands for
   * @throws IllegalArgumentException if the text is no phrase; the message says where and what to
   *     do
   */
  public static Phrase parse(String text, Map<String, Phrase> fragments) {
    return new Phrase(text, new PhraseParser(text, fragments).parse());
  }

  public static Phrase parse(String text) {
    return parse(text, Map.of());
  }

  /** Names of the slots that a sentence of this phrase can fill, in order of appearance. */
  public Set<String> slots() {
    var found = new LinkedHashSet<String>();
    collectSlots(root, found);
    return found;
  }

  private static void collectSlots(Part part, Set<String> found) {
    switch (part) {
      case Word _ -> {}
      case Gap gap -> found.add(gap.slot());
      case Sequence sequence -> sequence.parts().forEach(p -> collectSlots(p, found));
      case OneOf oneOf -> oneOf.choices().forEach(p -> collectSlots(p, found));
      case Maybe maybe -> collectSlots(maybe.part(), found);
    }
  }

  /** All words that occur in it, outside its gaps. */
  public Set<String> words() {
    var found = new LinkedHashSet<String>();
    collectWords(root, found);
    return found;
  }

  private static void collectWords(Part part, Set<String> found) {
    switch (part) {
      case Word word -> found.add(word.word());
      case Gap _ -> {}
      case Sequence sequence -> sequence.parts().forEach(p -> collectWords(p, found));
      case OneOf oneOf -> oneOf.choices().forEach(p -> collectWords(p, found));
      case Maybe maybe -> collectWords(maybe.part(), found);
    }
  }

  /** Draws one form: optional parts stand with probability one half, choices are even. */
  public List<Leaf> draw(RandomGenerator random) {
    var leaves = new ArrayList<Leaf>();
    draw(root, random, leaves);
    return leaves;
  }

  /**
   * The words of a sentence drawn at random.
   *
   * @param fill draws the words of a gap, given its name
   */
  List<String> drawWords(RandomGenerator random, Function<String, List<String>> fill) {
    var words = new ArrayList<String>();
    for (var leaf : draw(random)) {
      switch (leaf) {
        case Word(String word) -> words.add(word);
        case Gap(String slot) -> words.addAll(fill.apply(slot));
      }
    }
    return List.copyOf(words);
  }

  private static void draw(Part part, RandomGenerator random, List<Leaf> leaves) {
    switch (part) {
      case Leaf leaf -> leaves.add(leaf);
      case Sequence sequence -> sequence.parts().forEach(p -> draw(p, random, leaves));
      case OneOf oneOf ->
          draw(oneOf.choices().get(random.nextInt(oneOf.choices().size())), random, leaves);
      case Maybe maybe -> {
        if (random.nextBoolean()) {
          draw(maybe.part(), random, leaves);
        }
      }
    }
  }

  /**
   * Every form of this phrase.
   *
   * @throws IllegalArgumentException if there are more than {@code limit}
   */
  public List<List<Leaf>> forms(int limit) {
    return forms(root, limit);
  }

  private List<List<Leaf>> forms(Part part, int limit) {
    List<List<Leaf>> all =
        switch (part) {
          case Leaf leaf -> List.of(List.<Leaf>of(leaf));
          case Sequence sequence -> sequenceForms(sequence, limit);
          case OneOf oneOf ->
              oneOf.choices().stream().flatMap(p -> forms(p, limit).stream()).toList();
          case Maybe maybe -> {
            var with = new ArrayList<>(forms(maybe.part(), limit));
            with.add(List.of());
            yield with;
          }
        };
    if (all.size() > limit) {
      throw new IllegalArgumentException("'" + text + "' has more than " + limit + " forms");
    }
    return all;
  }

  private List<List<Leaf>> sequenceForms(Sequence sequence, int limit) {
    List<List<Leaf>> all = List.of(List.of());
    for (Part part : sequence.parts()) {
      var longer = new ArrayList<List<Leaf>>();
      var tails = forms(part, limit);
      for (List<Leaf> head : all) {
        for (List<Leaf> tail : tails) {
          var joined = new ArrayList<>(head);
          joined.addAll(tail);
          longer.add(joined);
        }
      }
      if (longer.size() > limit) {
        throw new IllegalArgumentException("'" + text + "' has more than " + limit + " forms");
      }
      all = longer;
    }
    return all;
  }

  /**
   * Reads a whole sentence.
   *
   * @return the words of each gap, or empty if the sentence is not of this phrase
   */
  public Optional<Map<String, List<String>>> match(List<String> sentence, GapReader reader) {
    var captured = new TreeMap<String, List<String>>();
    boolean whole = match(root, sentence, 0, reader, captured, end -> end == sentence.size());
    return whole ? Optional.of(Map.copyOf(captured)) : Optional.empty();
  }

  private static boolean match(
      Part part,
      List<String> sentence,
      int at,
      GapReader reader,
      Map<String, List<String>> captured,
      IntPredicate rest) {
    return switch (part) {
      case Word word ->
          at < sentence.size() && sentence.get(at).equals(word.word()) && rest.test(at + 1);
      case Gap gap -> matchGap(gap, sentence, at, reader, captured, rest);
      case Sequence sequence -> matchAll(sequence.parts(), sentence, at, reader, captured, rest);
      case OneOf oneOf ->
          oneOf.choices().stream()
              .anyMatch(choice -> match(choice, sentence, at, reader, captured, rest));
      case Maybe maybe ->
          match(maybe.part(), sentence, at, reader, captured, rest) || rest.test(at);
    };
  }

  private static boolean matchAll(
      List<Part> parts,
      List<String> sentence,
      int at,
      GapReader reader,
      Map<String, List<String>> captured,
      IntPredicate rest) {
    if (parts.isEmpty()) {
      return rest.test(at);
    }
    var others = parts.subList(1, parts.size());
    return match(
        parts.getFirst(),
        sentence,
        at,
        reader,
        captured,
        end -> matchAll(others, sentence, end, reader, captured, rest));
  }

  private static boolean matchGap(
      Gap gap,
      List<String> sentence,
      int at,
      GapReader reader,
      Map<String, List<String>> captured,
      IntPredicate rest) {
    for (int end = sentence.size(); end > at; end--) {
      var span = List.copyOf(sentence.subList(at, end));
      if (reader.reads(gap.slot(), span)) {
        var before = captured.put(gap.slot(), span);
        if (rest.test(end)) {
          return true;
        }
        if (before == null) {
          captured.remove(gap.slot());
        } else {
          captured.put(gap.slot(), before);
        }
      }
    }
    return false;
  }

  /** Two phrases are the same if they are written the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Phrase phrase && phrase.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
