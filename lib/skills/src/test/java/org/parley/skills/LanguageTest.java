package org.parley.skills;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.events.SlotValue;

class LanguageTest {
  /** A Saturday. */
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-21T15:00:00Z");

  private static final Language ENGLISH = SkillSet.load(Path.of("../../skills")).language();

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "seven, 7",
    "twenty five, 25",
    "a hundred, 100",
    "two hundred and twelve, 212",
    "nine hundred ninety nine, 999",
    "21, 21",
    "nineteen and a half, 19.5",
    "twenty one point five, 21.5",
    "21.5, 21.5"
  })
  void readsNumbers(String said, BigDecimal value) {
    assertThat(ENGLISH.number(words(said)).orElseThrow()).isEqualByComparingTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "twenty five minutes, PT25M",
    "one minute, PT1M",
    "an hour, PT1H",
    "half an hour, PT30M",
    "an hour and a half, PT1H30M",
    "one and a half hours, PT1H30M",
    "two hours and a half, PT2H30M",
    "one hour and thirty minutes, PT1H30M",
    "two minutes thirty seconds, PT2M30S",
    "a quarter of an hour, PT15M",
    "three quarters of an hour, PT45M",
    "a couple of minutes, PT2M",
    "90 seconds, PT1M30S"
  })
  void readsDurations(String said, Duration value) {
    assertThat(ENGLISH.duration(words(said))).contains(value);
  }

  @ParameterizedTest
  @CsvSource({
    "half past seven in the morning, 07:30",
    "seven thirty p m, 19:30",
    "seven oh five a m, 07:05",
    "a quarter to nine at night, 20:45",
    "twelve a m, 00:00",
    "twelve thirty p m, 12:30",
    "noon, 12:00",
    "midnight, 00:00",
    "19 30, 19:30"
  })
  void readsTimes(String said, LocalTime value) {
    assertThat(ENGLISH.time(words(said), NOW, Optional.empty())).contains(value);
  }

  @ParameterizedTest
  @CsvSource({
    "seven thirty, 19:30",
    "half past seven, 19:30",
    "ten to three, 02:50",
    "three, 03:00"
  })
  void anOpenHalfOfTheDayIsTheNextOneToCome(String said, LocalTime value) {
    assertThat(ENGLISH.time(words(said), NOW, Optional.empty())).contains(value);
  }

  @Test
  void anOpenHalfOfAnotherDayIsItsMorning() {
    var tomorrow = Optional.of(NOW.toLocalDate().plusDays(1));
    assertThat(ENGLISH.time(words("seven thirty"), NOW, tomorrow)).contains(LocalTime.of(7, 30));
  }

  @ParameterizedTest
  @CsvSource({
    "today, 2026-11-21",
    "tomorrow, 2026-11-22",
    "the day after tomorrow, 2026-11-23",
    "on friday, 2026-11-27",
    "next friday, 2026-11-27",
    "on next sunday, 2026-11-29",
    "saturday, 2026-11-28",
    "in three days, 2026-11-24",
    "in two weeks, 2026-12-05",
    "on the twentieth, 2026-12-20",
    "december third, 2026-12-03",
    "the third of november, 2027-11-03"
  })
  void readsDays(String said, LocalDate value) {
    assertThat(ENGLISH.date(words(said), NOW.toLocalDate())).contains(value);
  }

  @ParameterizedTest
  @CsvSource({"minutes twenty", "hour an", "half past", "seventy past one"})
  void refusesWhatIsNoValue(String said) {
    assertThat(ENGLISH.duration(words(said))).isEmpty();
    assertThat(ENGLISH.time(words(said), NOW, Optional.empty())).isEmpty();
  }

  @Test
  void readsWhateverItDraws() {
    var random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      var duration = ENGLISH.draw(new SlotType.Duration("duration"), random);
      assertThat(ENGLISH.duration(duration)).as("%s", duration).isPresent();
      var time = ENGLISH.draw(new SlotType.Time("time"), random);
      assertThat(ENGLISH.time(time, NOW, Optional.empty())).as("%s", time).isPresent();
      var date = ENGLISH.draw(new SlotType.Date("date"), random);
      assertThat(ENGLISH.date(date, NOW.toLocalDate())).as("%s", date).isPresent();
      var number = ENGLISH.draw(new SlotType.Number("number", 1, 300), random);
      assertThat(ENGLISH.number(number)).as("%s", number).isPresent();
    }
  }

  @Test
  void writesValuesForReplies() {
    assertThat(ENGLISH.write(new SlotValue.Span(Duration.ofMinutes(90))))
        .isEqualTo("1 hour and 30 minutes");
    assertThat(ENGLISH.write(new SlotValue.Span(Duration.ofSeconds(1)))).isEqualTo("1 second");
    assertThat(ENGLISH.write(new SlotValue.TimeOfDay(LocalTime.of(19, 30)))).isEqualTo("7:30 PM");
    assertThat(ENGLISH.write(new SlotValue.Day(NOW.toLocalDate())))
        .isEqualTo("Saturday 21 November");
    assertThat(ENGLISH.write(new SlotValue.Amount(new BigDecimal("21.50")))).isEqualTo("21.5");
  }
}
