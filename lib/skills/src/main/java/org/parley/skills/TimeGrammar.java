package org.parley.skills;

import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Times of day in words. */
final class TimeGrammar {
  private static final int HALF_DAY = 12;

  /**
   * One way to say a time.
   *
   * @param hour fixed hour, such as noon's, or empty where {@code {hour}} says it
   * @param minutes added to the hour; negative before it
   * @param countSign what {@code {count}} minutes do: +1 past the hour, −1 to the hour
   */
  record Way(Phrase say, OptionalInt hour, int minutes, int countSign) {}

  /**
   * What was said.
   *
   * @param halfDayKnown false if it may as well be twelve hours later
   */
  record Said(LocalTime time, boolean halfDayKnown) {}

  private final List<Way> ways;
  private final NumberWords numbers;
  private final NumberWords minutes;
  private final List<List<String>> morning;
  private final List<List<String>> afternoon;

  TimeGrammar(
      List<Way> ways,
      NumberWords numbers,
      NumberWords minutes,
      List<List<String>> morning,
      List<List<String>> afternoon) {
    this.ways = List.copyOf(ways);
    this.numbers = numbers;
    this.minutes = minutes;
    this.morning = List.copyOf(morning);
    this.afternoon = List.copyOf(afternoon);
  }

  Optional<Said> read(List<String> words) {
    for (var way : ways) {
      var gaps = way.say().match(words, this::reads);
      if (gaps.isPresent()) {
        return Optional.of(value(way, gaps.get()));
      }
    }
    return Optional.empty();
  }

  private boolean reads(String gap, List<String> words) {
    return switch (gap) {
      case "hour" -> within(numbers.read(words), 0, 23);
      case "minute" -> within(minutes.read(words), 0, 59);
      case "count" -> within(numbers.read(words), 1, 59);
      case "half" -> morning.contains(words) || afternoon.contains(words);
      default -> false;
    };
  }

  private static boolean within(OptionalInt value, int low, int high) {
    return value.isPresent() && value.getAsInt() >= low && value.getAsInt() <= high;
  }

  private Said value(Way way, Map<String, List<String>> gaps) {
    int hour =
        way.hour()
            .orElseGet(() -> numbers.read(gaps.getOrDefault("hour", List.of())).orElseThrow());
    boolean known = way.hour().isPresent() || hour > HALF_DAY || hour == 0;
    var half = gaps.get("half");
    if (half != null && hour <= HALF_DAY) {
      hour = hour % HALF_DAY + (afternoon.contains(half) ? HALF_DAY : 0);
      known = true;
    }
    int minute = way.minutes();
    if (gaps.containsKey("minute")) {
      minute += minutes.read(gaps.get("minute")).orElseThrow();
    }
    if (gaps.containsKey("count")) {
      minute += way.countSign() * numbers.read(gaps.get("count")).orElseThrow();
    }
    return new Said(LocalTime.of(hour, 0).plusMinutes(minute), known);
  }

  List<String> draw(RandomGenerator random) {
    var way = ways.get(random.nextInt(ways.size()));
    return way.say().drawWords(random, gap -> drawGap(gap, random));
  }

  private List<String> drawGap(String gap, RandomGenerator random) {
    return switch (gap) {
      case "hour" -> numbers.write(random.nextInt(1, HALF_DAY + 1)).orElseThrow();
      case "minute" -> {
        var known = List.copyOf(minutes.numbers());
        yield minutes.write(known.get(random.nextInt(known.size()))).orElseThrow();
      }
      case "count" -> numbers.write(random.nextInt(1, 6) * 5).orElseThrow();
      case "half" -> {
        var halves = random.nextBoolean() ? morning : afternoon;
        yield halves.get(random.nextInt(halves.size()));
      }
      default -> throw new IllegalStateException("gap {" + gap + "} in a time");
    };
  }

  List<String> minuteWords(int minute) {
    return minute == 0
        ? List.of()
        : minutes.write(minute).or(() -> numbers.write(minute)).orElseThrow();
  }

  java.util.Set<String> words() {
    var found = new java.util.TreeSet<String>();
    ways.forEach(w -> found.addAll(w.say().words()));
    morning.forEach(found::addAll);
    afternoon.forEach(found::addAll);
    minutes.numbers().forEach(n -> minutes.wordings(n).forEach(found::addAll));
    return found;
  }
}
