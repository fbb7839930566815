package org.parley.skills;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Amounts in words: whole numbers, halves, decimals. */
final class NumberGrammar {

  /** One way to say an amount: value = {@code {number}} + {@code {tenths}} / 10 + plus. */
  record Way(Phrase say, BigDecimal plus) {}

  private final List<Way> ways;
  private final NumberWords numbers;

  NumberGrammar(List<Way> ways, NumberWords numbers) {
    this.ways = List.copyOf(ways);
    this.numbers = numbers;
  }

  Optional<BigDecimal> read(List<String> words) {
    if (words.size() == 1 && words.getFirst().matches("[0-9]{1,9}\\.[0-9]{1,4}")) {
      return Optional.of(new BigDecimal(words.getFirst()).stripTrailingZeros());
    }
    for (var way : ways) {
      var gaps = way.say().match(words, this::reads);
      if (gaps.isPresent()) {
        var sum = way.plus();
        for (var gap : gaps.get().entrySet()) {
          var part = BigDecimal.valueOf(numbers.read(gap.getValue()).orElseThrow());
          sum = sum.add(gap.getKey().equals("tenths") ? part.movePointLeft(1) : part);
        }
        return Optional.of(sum);
      }
    }
    return Optional.empty();
  }

  private boolean reads(String gap, List<String> words) {
    var value = numbers.read(words);
    return value.isPresent() && (gap.equals("number") || value.getAsInt() < 10);
  }

  /** A wording at random; four of five are plain whole numbers. */
  List<String> draw(int from, int to, RandomGenerator random) {
    var way = random.nextInt(5) > 0 ? ways.getFirst() : ways.get(random.nextInt(ways.size()));
    var words = new ArrayList<String>();
    for (var leaf : way.say().draw(random)) {
      switch (leaf) {
        case Phrase.Word(String word) -> words.add(word);
        case Phrase.Gap(String gap) -> {
          int value = gap.equals("tenths") ? random.nextInt(1, 10) : random.nextInt(from, to + 1);
          words.addAll(numbers.write(value).orElseThrow());
        }
      }
    }
    return List.copyOf(words);
  }

  /** The words of whole + tenths / 10, by the first way that says tenths. */
  List<String> write(int whole, int tenths) {
    var way =
        ways.stream()
            .filter(w -> w.say().slots().contains("tenths") && w.plus().signum() == 0)
            .findFirst();
    if (way.isEmpty() || numbers.write(whole).isEmpty()) {
      return List.of(whole + "." + tenths);
    }
    var words = new ArrayList<String>();
    for (var leaf : way.get().say().forms(8).getFirst()) {
      switch (leaf) {
        case Phrase.Word(String word) -> words.add(word);
        case Phrase.Gap(String gap) ->
            words.addAll(numbers.write(gap.equals("tenths") ? tenths : whole).orElseThrow());
      }
    }
    return List.copyOf(words);
  }

  java.util.Set<String> words() {
    var found = new java.util.TreeSet<String>();
    ways.forEach(w -> found.addAll(w.say().words()));
    return found;
  }
}
