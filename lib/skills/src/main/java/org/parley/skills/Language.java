package org.parley.skills;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.parley.events.SlotValue;

/**
 * The words of one language that belong to no skill: numbers, durations, times, dates, how symbols
 * are spoken, what people say around a command. Read from {@code language.yaml}; immutable.
 */
public final class Language {

  /**
   * What people say around a command.
   *
   * @param fragments ways to ask for something, which every skill's phrases may use by name
   * @param usual courtesies that recognition expects
   * @param variants further ones, from which understanding and n-grams learn
   */
  record Manners(Map<String, Phrase> fragments, Courtesies usual, Courtesies variants) {}

  /**
   * @param before such as "please"
   * @param after such as "thanks"
   * @param answers ways to give a value that was asked for, each with the gap {@code {value}}
   * @param corrections ways to change a value, each with the gap {@code {value}}
   */
  record Courtesies(
      List<Phrase> before, List<Phrase> after, List<Phrase> answers, List<Phrase> corrections) {
    static final Courtesies NONE = new Courtesies(List.of(), List.of(), List.of(), List.of());
  }

  /** How values look in a reply. */
  record Writing(
      Locale locale,
      DateTimeFormatter time,
      DateTimeFormatter date,
      List<WrittenUnit> units,
      String and) {}

  /** A unit's name in a reply, for one and for several. */
  record WrittenUnit(Duration length, String one, String many) {}

  /** Typed values. */
  record Values(
      NumberWords numbers,
      NumberGrammar amounts,
      DurationGrammar durations,
      TimeGrammar times,
      DateGrammar dates) {}

  private final Values values;
  private final Map<String, List<String>> spoken;
  private final Manners manners;
  private final Writing writing;

  Language(Values values, Map<String, List<String>> spoken, Manners manners, Writing writing) {
    this.values = values;
    this.spoken = Map.copyOf(spoken);
    this.manners = manners;
    this.writing = writing;
  }

  /** How a written symbol or abbreviation is spoken, such as "%" or "oz". */
  public Optional<List<String>> spoken(String symbol) {
    return Optional.ofNullable(spoken.get(symbol));
  }

  /** The words of a whole number, if the language file covers it. */
  public Optional<List<String>> numberWords(int value) {
    return values.numbers().write(value);
  }

  /**
   * The words of the minutes after a full hour, as in "seven oh five"; empty for the full hour
   * itself.
   */
  public List<String> minuteWords(int minute) {
    return values.times().minuteWords(minute);
  }

  /** The words of a number with one decimal. */
  public List<String> decimalWords(int whole, int tenths) {
    return values.amounts().write(whole, tenths);
  }

  public Optional<BigDecimal> number(List<String> words) {
    return values.amounts().read(words);
  }

  public Optional<Duration> duration(List<String> words) {
    return values.durations().read(words);
  }

  /**
   * The time of day; where the words leave the half of the day open, the one that comes next after
   * {@code now}, or the earlier one if the day is another than today.
   */
  public Optional<LocalTime> time(List<String> words, ZonedDateTime now, Optional<LocalDate> day) {
    return values
        .times()
        .read(words)
        .map(said -> {
          var later = said.time().plusHours(12);
          if (said.halfDayKnown()) {
            return said.time();
          }
          var first = said.time().isBefore(later) ? said.time() : later;
          var second = said.time().isBefore(later) ? later : said.time();
          boolean otherDay = day.isPresent() && !day.get().equals(now.toLocalDate());
          boolean between = first.isAfter(now.toLocalTime()) || !second.isAfter(now.toLocalTime());
          return otherDay || between ? first : second;
        });
  }

  public Optional<LocalDate> date(List<String> words, LocalDate today) {
    return values.dates().read(words, today);
  }

  /** A value as it is written in a reply. */
  public String write(SlotValue value) {
    return switch (value) {
      case SlotValue.Text(String text) -> text;
      case SlotValue.Amount(BigDecimal amount) -> amount.stripTrailingZeros().toPlainString();
      case SlotValue.Span(Duration length) -> write(length);
      case SlotValue.TimeOfDay(LocalTime time) -> writing.time().format(time);
      case SlotValue.Day(LocalDate day) -> writing.date().format(day);
    };
  }

  private String write(Duration length) {
    var parts = new ArrayList<String>();
    long rest = length.toSeconds();
    for (var unit : writing.units()) {
      long count = rest / unit.length().toSeconds();
      rest %= unit.length().toSeconds();
      if (count > 0) {
        parts.add(count + " " + (count == 1 ? unit.one() : unit.many()));
      }
    }
    if (parts.isEmpty()) {
      return "0 " + writing.units().getLast().many();
    }
    return join(parts);
  }

  /** A list as it is written in a reply: "milk, eggs and bread". */
  public String join(List<String> parts) {
    return parts.size() < 2
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, parts.size() - 1))
            + " "
            + writing.and()
            + " "
            + parts.getLast();
  }

  public Locale locale() {
    return writing.locale();
  }

  Values values() {
    return values;
  }

  Manners manners() {
    return manners;
  }

  /**
   * Every word of the numbers, durations, times, dates and courtesies: what recognition must know
   * besides the skills.
   */
  Set<String> words() {
    var found = new TreeSet<String>();
    var numbers = values.numbers();
    numbers.numbers().forEach(n -> numbers.wordings(n).forEach(found::addAll));
    found.addAll(values.amounts().words());
    found.addAll(values.durations().words());
    found.addAll(values.times().words());
    found.addAll(values.dates().words());
    for (var said : List.of(manners.usual(), manners.variants())) {
      for (var phrases : List.of(said.before(), said.after(), said.answers(), said.corrections())) {
        phrases.forEach(p -> found.addAll(p.words()));
      }
    }
    return found;
  }

  List<String> draw(SlotType type, RandomGenerator random) {
    return switch (type) {
      case SlotType.Choice choice -> {
        var all = choice.values();
        var said = choice.wordingsOf(all.get(random.nextInt(all.size())));
        yield List.of(said.get(random.nextInt(said.size())).split(" "));
      }
      case SlotType.Number number -> values.amounts().draw(number.from(), number.to(), random);
      case SlotType.Duration _ -> values.durations().draw(random);
      case SlotType.Time _ -> values.times().draw(random);
      case SlotType.Date _ -> values.dates().draw(random);
      case SlotType.FreeText free ->
          List.of(free.examples().get(random.nextInt(free.examples().size())).split(" "));
    };
  }
}
