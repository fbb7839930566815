package org.parley.skills;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Month;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads {@code language.yaml}. */
final class LanguageReader {
  private final Located file;

  LanguageReader(Located file) {
    this.file = file;
  }

  Language read() {
    var top =
        file.map(
            Set.of(
                "language",
                "spoken",
                "numbers",
                "ordinals",
                "durations",
                "times",
                "dates",
                "manners",
                "writing"));
    var numbersAt = file.need(top, "numbers");
    var numbers = numbers(numbersAt);
    var durationsAt = file.need(top, "durations");
    var values =
        new Language.Values(
            numbers,
            amounts(numbersAt, numbers),
            durations(durationsAt, numbers),
            times(file.need(top, "times"), numbers),
            dates(file.need(top, "dates"), ordinals(file.need(top, "ordinals"), numbers), numbers));
    var locale = Locale.forLanguageTag(file.need(top, "language").text());
    return new Language(
        values,
        spoken(file.need(top, "spoken")),
        manners(file.need(top, "manners")),
        writing(file.need(top, "writing"), durationsAt, locale));
  }

  private static Map<String, List<String>> spoken(Located at) {
    var spoken = new LinkedHashMap<String, List<String>>();
    at.map().forEach((symbol, words) -> spoken.put(symbol, List.of(words.text().split(" "))));
    return spoken;
  }

  private static NumberWords numbers(Located at) {
    var keys = at.map(Set.of("words", "built", "ways"));
    var builder = new NumberWords.Builder();
    at.need(keys, "words").map().forEach((words, value) -> builder.word(words, value.whole()));
    build(at.need(keys, "built"), builder);
    return builder.build();
  }

  private static NumberWords ordinals(Located at, NumberWords numbers) {
    var keys = at.map(Set.of("words", "built"));
    var builder = new NumberWords.Builder();
    // Cardinals come in as building blocks far above every day of a month.
    for (int n : List.of(20, 30)) {
      builder.word(String.join(" ", numbers.write(n).orElseThrow()), 1000 + n);
    }
    at.need(keys, "words").map().forEach((words, value) -> builder.word(words, value.whole()));
    build(at.need(keys, "built"), builder);
    return builder.build();
  }

  private static void build(Located at, NumberWords.Builder builder) {
    for (var rule : at.list()) {
      var keys = rule.map(Set.of("say", "of", "times", "plus"));
      var say = rule.need(keys, "say").parse(Phrase::parse);
      var parts = new LinkedHashMap<String, List<Integer>>();
      if (keys.containsKey("of")) {
        keys.get("of")
            .map()
            .forEach((gap, range) -> parts.put(gap, range.parse(LanguageReader::range)));
      }
      for (var gap : say.slots()) {
        if (!parts.containsKey(gap)) {
          throw rule.wrong(
              "{" + gap + "} has no numbers; add them under 'of', as '" + gap + ": 1-9'");
        }
      }
      var weights = new LinkedHashMap<String, Integer>();
      if (keys.containsKey("times")) {
        keys.get("times").map().forEach((gap, weight) -> weights.put(gap, weight.whole()));
      }
      builder.combine(say, parts, weights, keys.containsKey("plus") ? keys.get("plus").whole() : 0);
    }
  }

  private static List<Integer> range(String text) {
    var all = new ArrayList<Integer>();
    for (var piece : text.split("\\s+")) {
      var ends = piece.split("-");
      if (!piece.matches("[0-9]+(-[0-9]+)?")) {
        throw new IllegalArgumentException(
            "'" + piece + "' is neither a number nor a range such as 1-9");
      }
      int low = Integer.parseInt(ends[0]);
      IntStream.rangeClosed(low, ends.length == 2 ? Integer.parseInt(ends[1]) : low)
          .forEach(all::add);
    }
    return all;
  }

  private static NumberGrammar amounts(Located at, NumberWords numbers) {
    var ways = new ArrayList<NumberGrammar.Way>();
    for (var way : at.need(at.map(), "ways").list()) {
      var keys = way.map(Set.of("say", "plus"));
      ways.add(new NumberGrammar.Way(say(way, keys, Set.of("number", "tenths")), plus(keys)));
    }
    return new NumberGrammar(ways, numbers);
  }

  private static BigDecimal plus(Map<String, Located> keys) {
    var plus = keys.get("plus");
    return plus == null ? BigDecimal.ZERO : plus.parse(BigDecimal::new);
  }

  private static Phrase say(Located at, Map<String, Located> keys, Set<String> gaps) {
    var place = at.need(keys, "say");
    var phrase = place.parse(Phrase::parse);
    for (var gap : phrase.slots()) {
      if (!gaps.contains(gap)) {
        throw place.wrong("{" + gap + "} is not known here; known: " + gaps);
      }
    }
    return phrase;
  }

  private static List<List<String>> wordings(Located at) {
    return at.texts().stream().map(text -> List.of(text.split(" "))).toList();
  }

  private static DurationGrammar durations(Located at, NumberWords numbers) {
    var keys = at.map(Set.of("units", "ways", "joined"));
    var units = new ArrayList<DurationGrammar.Unit>();
    for (var unit : at.need(keys, "units").list()) {
      var of = unit.map(Set.of("length", "a", "one", "many", "upTo"));
      units.add(
          new DurationGrammar.Unit(
              unit.need(of, "length").parse(Duration::parse),
              wordings(unit.need(of, "a")),
              wordings(unit.need(of, "one")),
              wordings(unit.need(of, "many")),
              unit.need(of, "upTo").whole()));
    }
    units.sort(Comparator.comparing(DurationGrammar.Unit::length));
    var parts = new ArrayList<DurationGrammar.Part>();
    for (var way : at.need(keys, "ways").list()) {
      var of = way.map(Set.of("say", "plus"));
      var say = say(way, of, Set.of("number", "unit", "units", "a-unit"));
      parts.add(new DurationGrammar.Part(say, plus(of)));
    }
    return new DurationGrammar(units, parts, wordings(at.need(keys, "joined")), numbers);
  }

  private static TimeGrammar times(Located at, NumberWords numbers) {
    var keys = at.map(Set.of("minutes", "morning", "afternoon", "ways"));
    var minutes = new NumberWords.Builder();
    for (int n = 0; n < 60; n++) {
      for (var words : numbers.wordings(n)) {
        minutes.word(String.join(" ", words), 1000 + n);
      }
    }
    build(at.need(keys, "minutes"), minutes);
    var ways = new ArrayList<TimeGrammar.Way>();
    for (var way : at.need(keys, "ways").list()) {
      var of = way.map(Set.of("say", "at", "minutes", "count"));
      var fixed = of.get("at") == null ? null : of.get("at").parse(LocalTime::parse);
      ways.add(
          new TimeGrammar.Way(
              say(way, of, Set.of("hour", "minute", "count", "half")),
              fixed == null ? OptionalInt.empty() : OptionalInt.of(fixed.getHour()),
              of.containsKey("minutes") ? of.get("minutes").whole() : 0,
              of.containsKey("count") ? of.get("count").whole() : 0));
    }
    return new TimeGrammar(
        ways,
        numbers,
        minutes.build().upTo(59),
        wordings(at.need(keys, "morning")),
        wordings(at.need(keys, "afternoon")));
  }

  private static DateGrammar dates(Located at, NumberWords ordinals, NumberWords numbers) {
    var keys = at.map(Set.of("weekdays", "months", "ways"));
    var weekdays = new EnumMap<DayOfWeek, List<List<String>>>(DayOfWeek.class);
    var weekdayAt = at.need(keys, "weekdays");
    var weekdayNames = weekdayAt.map();
    for (var day : DayOfWeek.values()) {
      weekdays.put(day, wordings(weekdayAt.need(weekdayNames, day.name())));
    }
    var months = new EnumMap<Month, List<List<String>>>(Month.class);
    var monthAt = at.need(keys, "months");
    var monthNames = monthAt.map();
    for (var month : Month.values()) {
      months.put(month, wordings(monthAt.need(monthNames, month.name())));
    }
    var ways = new ArrayList<DateGrammar.Way>();
    for (var way : at.need(keys, "ways").list()) {
      var of = way.map(Set.of("say", "days", "weeks", "each"));
      ways.add(
          new DateGrammar.Way(
              say(way, of, Set.of("weekday", "month", "ordinal", "number")),
              of.containsKey("days") ? OptionalInt.of(of.get("days").whole()) : OptionalInt.empty(),
              of.containsKey("weeks") ? of.get("weeks").whole() : 0,
              of.containsKey("each") ? of.get("each").whole() : 1));
    }
    return new DateGrammar(ways, weekdays, months, ordinals.upTo(31), numbers);
  }

  private static Language.Manners manners(Located at) {
    var keys = at.map(Set.of("fragments", "before", "after", "answers", "corrections", "variants"));
    var fragments = new LinkedHashMap<String, Phrase>();
    if (keys.containsKey("fragments")) {
      keys.get("fragments")
          .map()
          .forEach((name, phrase) -> fragments.put(name, phrase.parse(Phrase::parse)));
    }
    return new Language.Manners(
        fragments,
        courtesies(at, keys),
        keys.containsKey("variants")
            ? courtesies(
                keys.get("variants"),
                keys.get("variants").map(Set.of("before", "after", "answers", "corrections")))
            : Language.Courtesies.NONE);
  }

  private static Language.Courtesies courtesies(Located at, Map<String, Located> keys) {
    return new Language.Courtesies(
        at.need(keys, "before").parseAll(Phrase::parse),
        at.need(keys, "after").parseAll(Phrase::parse),
        carriers(at.need(keys, "answers")),
        carriers(at.need(keys, "corrections")));
  }

  private static List<Phrase> carriers(Located at) {
    at.list().forEach(LanguageReader::needValueGap);
    return at.parseAll(Phrase::parse);
  }

  private static void needValueGap(Located carrier) {
    if (!carrier.parse(Phrase::parse).slots().equals(Set.of("value"))) {
      throw carrier.wrong("an answer or correction needs the gap {value}, and no other");
    }
  }

  private static Language.Writing writing(Located at, Located durations, Locale locale) {
    var keys = at.map(Set.of("time", "date", "and"));
    var units = new ArrayList<Language.WrittenUnit>();
    for (var unit : durations.at("units").list()) {
      var of = unit.map();
      units.add(
          new Language.WrittenUnit(
              unit.need(of, "length").parse(Duration::parse),
              unit.need(of, "one").texts().getFirst(),
              unit.need(of, "many").texts().getFirst()));
    }
    units.sort(Comparator.comparing(Language.WrittenUnit::length).reversed());
    return new Language.Writing(
        locale,
        at.need(keys, "time").parse(p -> DateTimeFormatter.ofPattern(p, locale)),
        at.need(keys, "date").parse(p -> DateTimeFormatter.ofPattern(p, locale)),
        units,
        at.need(keys, "and").text());
  }
}
