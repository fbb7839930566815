package org.parley.skills;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Whole numbers and their wordings, as one table that is built from the language's rules; the same
 * table reads and writes.
 */
final class NumberWords {
  private final TreeMap<Integer, List<List<String>>> wordings;
  private final Map<List<String>, Integer> values = new HashMap<>();

  private NumberWords(TreeMap<Integer, List<List<String>>> wordings) {
    this.wordings = wordings;
    wordings.forEach((value, all) -> all.forEach(words -> values.putIfAbsent(words, value)));
  }

  /** Grows a table by rules, each built on what stands before it. */
  static final class Builder {
    private final TreeMap<Integer, List<List<String>>> wordings = new TreeMap<>();

    Builder word(String words, int value) {
      wordings.computeIfAbsent(value, _ -> new ArrayList<>()).add(List.of(words.split(" ")));
      return this;
    }

    /**
     * Adds every combination of the ranges' numbers.
     *
     * @param parts gap → the numbers that may stand there
     * @param weights gap → its factor, 1 where absent; the value is the weighted sum
     */
    Builder combine(
        Phrase say, Map<String, List<Integer>> parts, Map<String, Integer> weights, int plus) {
      var made = new LinkedHashMap<Integer, List<List<String>>>();
      for (var form : say.forms(64)) {
        extend(form, 0, List.of(), plus, parts, weights, made);
      }
      made.forEach(
          (value, all) -> wordings.computeIfAbsent(value, _ -> new ArrayList<>()).addAll(all));
      return this;
    }

    private void extend(
        List<Phrase.Leaf> form,
        int at,
        List<String> words,
        int value,
        Map<String, List<Integer>> parts,
        Map<String, Integer> weights,
        Map<Integer, List<List<String>>> made) {
      if (at == form.size()) {
        made.computeIfAbsent(value, _ -> new ArrayList<>()).add(words);
        return;
      }
      switch (form.get(at)) {
        case Phrase.Word(String word) ->
            extend(form, at + 1, join(words, List.of(word)), value, parts, weights, made);
        case Phrase.Gap(String name) -> {
          for (int part : parts.getOrDefault(name, List.of())) {
            for (var said : wordings.getOrDefault(part, List.of())) {
              int sum = value + part * weights.getOrDefault(name, 1);
              extend(form, at + 1, join(words, said), sum, parts, weights, made);
            }
          }
        }
      }
    }

    NumberWords build() {
      return new NumberWords(wordings);
    }
  }

  static List<String> join(List<String> head, List<String> tail) {
    var joined = new ArrayList<>(head);
    joined.addAll(tail);
    return List.copyOf(joined);
  }

  /** The number that these words, or these digits, say. */
  OptionalInt read(List<String> words) {
    var value = values.get(words);
    if (value != null) {
      return OptionalInt.of(value);
    }
    if (words.size() == 1 && words.getFirst().matches("[0-9]{1,6}")) {
      return OptionalInt.of(Integer.parseInt(words.getFirst()));
    }
    return OptionalInt.empty();
  }

  /** The usual wording of a number, if the table has it. */
  Optional<List<String>> write(int value) {
    return Optional.ofNullable(wordings.get(value)).map(List::getFirst);
  }

  /** The table without greater numbers. */
  NumberWords upTo(int greatest) {
    return new NumberWords(new TreeMap<>(wordings.headMap(greatest, true)));
  }

  /** Every wording of a number. */
  List<List<String>> wordings(int value) {
    return wordings.getOrDefault(value, List.of());
  }

  java.util.Set<Integer> numbers() {
    return wordings.keySet();
  }
}
