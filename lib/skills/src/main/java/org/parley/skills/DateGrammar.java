package org.parley.skills;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Days in words, relative to today. */
final class DateGrammar {

  /**
   * One way to say a day.
   *
   * @param days days from today, if that is fixed
   * @param weeks whole weeks to go further: 0 for the coming weekday, 1 for that of next week
   * @param each days that one of {@code {number}} stands for
   */
  record Way(Phrase say, OptionalInt days, int weeks, int each) {}

  private final List<Way> ways;
  private final Map<DayOfWeek, List<List<String>>> weekdays;
  private final Map<Month, List<List<String>>> months;
  private final NumberWords ordinals;
  private final NumberWords numbers;

  DateGrammar(
      List<Way> ways,
      Map<DayOfWeek, List<List<String>>> weekdays,
      Map<Month, List<List<String>>> months,
      NumberWords ordinals,
      NumberWords numbers) {
    this.ways = List.copyOf(ways);
    this.weekdays = Map.copyOf(weekdays);
    this.months = Map.copyOf(months);
    this.ordinals = ordinals;
    this.numbers = numbers;
  }

  Optional<LocalDate> read(List<String> words, LocalDate today) {
    for (var way : ways) {
      var gaps = way.say().match(words, this::reads);
      if (gaps.isPresent()) {
        var day = value(way, gaps.get(), today);
        if (day.isPresent()) {
          return day;
        }
      }
    }
    return Optional.empty();
  }

  private boolean reads(String gap, List<String> words) {
    return switch (gap) {
      case "weekday" -> find(weekdays, words).isPresent();
      case "month" -> find(months, words).isPresent();
      case "ordinal" -> ordinals.read(words).isPresent();
      case "number" -> numbers.read(words).isPresent();
      default -> false;
    };
  }

  private static <K> Optional<K> find(Map<K, List<List<String>>> names, List<String> words) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().contains(words))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private Optional<LocalDate> value(Way way, Map<String, List<String>> gaps, LocalDate today) {
    if (gaps.containsKey("weekday")) {
      return Optional.of(
          weekday(find(weekdays, gaps.get("weekday")).orElseThrow(), way.weeks(), today));
    }
    if (gaps.containsKey("ordinal")) {
      int day = ordinals.read(gaps.get("ordinal")).orElseThrow();
      var month = Optional.ofNullable(gaps.get("month")).flatMap(m -> find(months, m));
      return next(day, month, today);
    }
    int days = way.days().orElse(0) + way.weeks() * 7;
    if (gaps.containsKey("number")) {
      days += numbers.read(gaps.get("number")).orElseThrow() * way.each();
    }
    return Optional.of(today.plusDays(days));
  }

  /**
   * With weeks = 0 the first such day after today; with weeks = n that of the n-th calendar week
   * from now.
   */
  private static LocalDate weekday(DayOfWeek day, int weeks, LocalDate today) {
    return weeks == 0
        ? today.with(TemporalAdjusters.next(day))
        : today
            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
            .plusWeeks(weeks)
            .with(TemporalAdjusters.nextOrSame(day));
  }

  private static Optional<LocalDate> next(int day, Optional<Month> month, LocalDate today) {
    return today
        .datesUntil(today.plusYears(4).plusDays(1))
        .filter(d -> d.getDayOfMonth() == day && month.map(m -> m == d.getMonth()).orElse(true))
        .findFirst();
  }

  List<String> draw(RandomGenerator random) {
    var way = ways.get(random.nextInt(ways.size()));
    return way.say().drawWords(random, gap -> drawGap(gap, random));
  }

  private List<String> drawGap(String gap, RandomGenerator random) {
    return switch (gap) {
      case "weekday" -> first(weekdays, DayOfWeek.of(random.nextInt(1, 8)));
      case "month" -> first(months, Month.of(random.nextInt(1, 13)));
      case "ordinal" -> ordinals.write(random.nextInt(1, 29)).orElseThrow();
      case "number" -> numbers.write(random.nextInt(2, 11)).orElseThrow();
      default -> throw new IllegalStateException("gap {" + gap + "} in a date");
    };
  }

  private static <K> List<String> first(Map<K, List<List<String>>> names, K key) {
    return names.getOrDefault(key, List.of()).getFirst();
  }

  java.util.Set<String> words() {
    var found = new java.util.TreeSet<String>();
    ways.forEach(w -> found.addAll(w.say().words()));
    weekdays.values().forEach(names -> names.forEach(found::addAll));
    months.values().forEach(names -> names.forEach(found::addAll));
    ordinals.numbers().forEach(n -> ordinals.wordings(n).forEach(found::addAll));
    return found;
  }
}
