package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DecodingSettingsTest {
  @Test
  void whatAFileDoesNotSayIsTheDefault() {
    assertThat(DecodingSettings.parse("{\"blankPenalty\": 2.5}"))
        .isEqualTo(DecodingSettings.DEFAULT.withBlankPenalty(2.5));
  }

  @Test
  void writtenSettingsAreReadBack() {
    DecodingSettings settings = DecodingSettings.DEFAULT.withLmWeight(0.7).withBeam(11, 250);
    assertThat(DecodingSettings.parse(settings.toJson())).isEqualTo(settings);
  }

  @Test
  void anUnknownFieldIsNamed() {
    assertThatThrownBy(() -> DecodingSettings.parse("{\"blankPenaltie\": 2}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("blankPenaltie");
  }
}
