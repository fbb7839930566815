package org.parley.tts.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenFormTest {
  private final SpokenForm form = new SpokenForm(Locale.US);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 shots | two shots",
        "21 lights | twenty one lights",
        "1,250 orders | one thousand two hundred fifty orders",
        "2.5 cups | two point five cups",
        "-3 degrees | minus three degrees",
        "the 1st and the 22nd | the first and the twenty second",
        "agent 007 | agent zero zero seven",
        "the 12345678901234567890th | the one two three four five six seven eight nine zero one two three four five six seven eight nine zero th",
        "call 5551234567 | call five five five one two three four five six seven",
      })
  void numbersAreSpelledOut(String written, String spoken) {
    assertThat(form.of(written)).isEqualTo(spoken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at 7:00 | at seven o'clock",
        "at 7:05 | at seven oh five",
        "at 18:30 | at eighteen thirty",
        "at 6:30 PM. | at six thirty p m",
        "at 7:00 a.m. | at seven a m",
        "on 2026-11-21 | on November twenty first, twenty twenty six",
        "on 2026-13-41 | on two thousand twenty six thirteen forty one",
      })
  void timesAndDatesAreRead(String written, String spoken) {
    assertThat(form.of(written)).isEqualTo(spoken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20 °C | twenty degrees Celsius",
        "1 °C | one degree Celsius",
        "21.5° | twenty one point five degrees",
        "50% | fifty percent",
        "500 ml | five hundred milliliters",
        "2 kg of flour | two kilograms of flour",
        "10 lights | ten lights",
      })
  void unitsAreReadInFull(String written, String spoken) {
    assertThat(form.of(written)).isEqualTo(spoken);
  }

  @Test
  void signsAreReadAndPicturesAreLeftOut() {
    assertThat(form.of("milk & eggs ☕ *now*")).isEqualTo("milk and eggs now");
  }

  @Test
  void textWithoutWordsHasNothingToSpeak() {
    assertThat(Sentences.of(form.of("☕ !!! …"), Locale.US)).isEmpty();
  }

  @Test
  void everyWritingIsReadWithoutAnError() {
    for (String odd :
        new String[] {
          "", " ", "$1 \\2 {0}", "25:99", "1-2-3", "-", "--5", "9".repeat(400), "٣ cups"
        }) {
      assertThat(form.of(odd)).as(odd).doesNotContain("  ");
    }
  }

  /** What people type comes back in replies; none of it may stop the service. */
  @Test
  void anyTextHasASpokenForm() {
    List<String> bits =
        List.of(
            "0",
            "1",
            "7",
            "99999999999",
            "-",
            ".",
            ",",
            ":",
            " ",
            "th",
            "st",
            "a.m.",
            "pm",
            "%",
            "°C",
            "kg",
            "+",
            "&",
            "@",
            "$",
            "\\",
            "é",
            "…",
            "😀",
            "\0",
            "'",
            "x",
            "12:30",
            "2026-02-31",
            "0000-00-00",
            "½",
            "١٢",
            "１２th");
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(8); k >= 0; k--) {
        text.append(bits.get(random.nextInt(bits.size())));
      }
      assertThatCode(() -> Sentences.of(form.of(text.toString()), Locale.US))
          .as("<%s>", text)
          .doesNotThrowAnyException();
    }
  }
}
