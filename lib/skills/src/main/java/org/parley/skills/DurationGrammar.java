package org.parley.skills;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Lengths of time in words: parts such as "half an hour" or "twenty five minutes", possibly
 * several.
 */
final class DurationGrammar {

  /**
   * A unit of time.
   *
   * @param a one of it with its article, such as "an hour"
   * @param one as after "one"
   * @param many as after greater numbers
   * @param upTo greatest number that training samples say
   */
  record Unit(
      Duration length,
      List<List<String>> a,
      List<List<String>> one,
      List<List<String>> many,
      int upTo) {

    List<List<String>> wordings(String gap) {
      return switch (gap) {
        case "a-unit" -> a;
        case "unit" -> one;
        case "units" -> many;
        default -> List.of();
      };
    }

    /** Recognition mixes "minute" and "minutes" up, so reading takes either. */
    boolean reads(String gap, List<String> words) {
      return gap.equals("a-unit") ? a.contains(words) : one.contains(words) || many.contains(words);
    }
  }

  /** One way to say a part: value = (number + plus) · unit. */
  record Part(Phrase say, BigDecimal plus) {}

  private final List<Unit> units;
  private final List<Part> parts;
  private final List<List<String>> joiners;
  private final NumberWords numbers;

  DurationGrammar(
      List<Unit> units, List<Part> parts, List<List<String>> joiners, NumberWords numbers) {
    this.units = List.copyOf(units);
    this.parts = List.copyOf(parts);
    this.joiners = List.copyOf(joiners);
    this.numbers = numbers;
  }

  Optional<Duration> read(List<String> words) {
    for (int end = words.size(); end > 0; end--) {
      var first = readPart(words.subList(0, end));
      if (first.isEmpty()) {
        continue;
      }
      var rest = words.subList(end, words.size());
      if (rest.isEmpty()) {
        return first;
      }
      var others = read(rest).or(() -> readJoined(rest));
      if (others.isPresent()) {
        return Optional.of(first.get().plus(others.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<Duration> readJoined(List<String> words) {
    return joiners.stream()
        .filter(j -> words.size() > j.size() && words.subList(0, j.size()).equals(j))
        .flatMap(j -> read(words.subList(j.size(), words.size())).stream())
        .findFirst();
  }

  private Optional<Duration> readPart(List<String> words) {
    for (var part : parts) {
      var gaps = part.say().match(words, this::reads);
      if (gaps.isPresent()) {
        return Optional.of(value(part, gaps.get()));
      }
    }
    return Optional.empty();
  }

  private boolean reads(String gap, List<String> words) {
    return gap.equals("number")
        ? numbers.read(words).isPresent()
        : units.stream().anyMatch(unit -> unit.reads(gap, words));
  }

  private Duration value(Part part, Map<String, List<String>> gaps) {
    var amount = part.plus();
    var unitLength = Duration.ZERO;
    for (var gap : gaps.entrySet()) {
      if (gap.getKey().equals("number")) {
        amount = amount.add(BigDecimal.valueOf(numbers.read(gap.getValue()).orElseThrow()));
      } else {
        unitLength =
            units.stream()
                .filter(unit -> unit.reads(gap.getKey(), gap.getValue()))
                .findFirst()
                .orElseThrow()
                .length();
      }
    }
    var millis = amount.multiply(BigDecimal.valueOf(unitLength.toMillis()));
    return Duration.ofMillis(millis.setScale(0, RoundingMode.HALF_UP).longValue());
  }

  /** A wording at random; one in five has a second part in a smaller unit. */
  List<String> draw(RandomGenerator random) {
    int unit = random.nextInt(units.size());
    var words = drawPart(parts.get(random.nextInt(parts.size())), units.get(unit), random);
    if (unit > 0 && random.nextInt(5) == 0) {
      var counted =
          parts.stream().filter(p -> p.say().slots().contains("number")).findFirst().orElseThrow();
      var first = drawPart(counted, units.get(unit), random);
      var second = drawPart(counted, units.get(unit - 1), random);
      var joiner = random.nextBoolean() ? List.<String>of() : joiners.getFirst();
      return NumberWords.join(NumberWords.join(first, joiner), second);
    }
    return words;
  }

  private List<String> drawPart(Part part, Unit unit, RandomGenerator random) {
    // "one minute", but also "a ten minute timer".
    boolean singular = part.say().slots().contains("unit");
    int number = singular && random.nextBoolean() ? 1 : random.nextInt(2, unit.upTo() + 1);
    return part.say()
        .drawWords(
            random,
            gap -> {
              if (gap.equals("number")) {
                return numbers.write(number).orElseThrow();
              }
              var said = unit.wordings(gap);
              return said.get(random.nextInt(said.size()));
            });
  }

  java.util.Set<String> words() {
    var found = new java.util.TreeSet<String>();
    parts.forEach(p -> found.addAll(p.say().words()));
    joiners.forEach(found::addAll);
    for (var unit : units) {
      for (var gap : List.of("a-unit", "unit", "units")) {
        unit.wordings(gap).forEach(found::addAll);
      }
    }
    return found;
  }
}
