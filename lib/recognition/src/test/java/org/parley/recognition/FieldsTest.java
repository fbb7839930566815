package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private static Fields of(String text) {
    return new Fields(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Fields lineOf(String text) {
    Fields fields = of(text);
    assertThat(fields.nextLine()).isTrue();
    return fields;
  }

  @Test
  void aLineFallsIntoWhatSpacesAndTabsSeparate() {
    Fields fields = of(" one\t two three\r\n\n1 2 3 4 5 6 7 8 9 10");
    assertThat(fields.nextLine()).isTrue();
    assertThat(fields.count()).isEqualTo(3);
    assertThat(List.of(fields.text(0), fields.text(1), fields.text(2)))
        .containsExactly("one", "two", "three");
    assertThat(fields.nextLine()).isTrue();
    assertThat(fields.count()).isZero();
    assertThat(fields.startsWith('o')).isFalse();
    assertThat(fields.nextLine()).isTrue();
    assertThat(fields.line()).isEqualTo(3);
    assertThat(fields.count()).isEqualTo(10);
    assertThat(fields.index(9)).isEqualTo(10);
    assertThat(fields.nextLine()).isFalse();
  }

  @Test
  void numbersAreThoseOfTheLibrary() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      String text = number(random);
      Fields fields = lineOf(text);
      assertThat(Double.doubleToRawLongBits(fields.doubleNumber(0)))
          .as(text)
          .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
      assertThat(Float.floatToRawIntBits(fields.floatNumber(0)))
          .as(text)
          .isEqualTo(Float.floatToRawIntBits(Float.parseFloat(text)));
    }
  }

  /** With up to 20 digits before and after the point, a sign or none, sometimes an exponent. */
  private static String number(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    digits(text, random, 1 + random.nextInt(1 + random.nextInt(20)));
    if (random.nextInt(4) > 0) {
      text.append('.');
      digits(text, random, 1 + random.nextInt(1 + random.nextInt(20)));
    }
    return text.append(random.nextInt(8) == 0 ? "e-" + random.nextInt(9) : "").toString();
  }

  private static void digits(StringBuilder text, Random random, int count) {
    for (int i = 0; i < count; i++) {
      text.append(random.nextInt(10));
    }
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (String text : List.of("-", "a", "1.2.3", "--1", "1-", "0x", "1,5")) {
      Fields fields = lineOf(text);
      assertThatThrownBy(() -> fields.doubleNumber(0)).isInstanceOf(NumberFormatException.class);
      assertThatThrownBy(() -> fields.floatNumber(0)).isInstanceOf(NumberFormatException.class);
      assertThatThrownBy(() -> fields.index(0)).isInstanceOf(NumberFormatException.class);
    }
    for (String text : List.of("-1", "1.0", "99999999999")) {
      Fields fields = lineOf(text);
      assertThatThrownBy(() -> fields.index(0)).isInstanceOf(NumberFormatException.class);
    }
  }

  @Test
  void aWordHasOneNumber() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("w\u00f6rd").append(i * i % 7919).append(i % 3 == 0 ? '\n' : ' ');
    }
    Fields fields = of(text.toString());
    while (fields.nextLine()) {
      for (int i = 0; i < fields.count(); i++) {
        assertThat(fields.words().word(fields.word(i))).isEqualTo(fields.text(i));
      }
    }
    assertThat(fields.words().size()).isEqualTo(fields.words().words().size());
    assertThat(fields.words().words()).doesNotHaveDuplicates();
  }
}
