package org.parley.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtteranceIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"0", "7", "7.1", "7.12", "123456789"})
  void whatIsParsedIsPrintedAgain(String text) {
    assertThat(UtteranceId.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7.", ".1", "-1", "7.1.2", "seven", "7 ", "99999999999999999999"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> UtteranceId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void theOrderIsByNumberThenByPart() {
    assertThat(Stream.of("10", "7.2", "7.10", "7", "9").map(UtteranceId::parse).sorted())
        .isEqualTo(Stream.of("7", "7.2", "7.10", "9", "10").map(UtteranceId::parse).toList());
  }

  @Test
  void aPieceIsNotTheWhole() {
    assertThat(List.of(UtteranceId.of(7), UtteranceId.of(7).withPart(1))).doesNotHaveDuplicates();
  }
}
