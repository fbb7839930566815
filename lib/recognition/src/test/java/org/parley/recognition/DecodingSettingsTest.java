package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DecodingSettingsTest {
  @Test
  void whatAFileDoesNotSayIsTheDefault() {
    assertThat(DecodingSettings.parse("{\"blankPenalty\": 2.5}"))
        .isEqualTo(DecodingSettings.DEFAULT.with(Map.of("blankPenalty", 2.5)));
  }

  @Test
  void writtenSettingsAreReadBack() {
    DecodingSettings settings =
        DecodingSettings.DEFAULT.with(Map.of("lmWeight", 0.7, "beam", 11.0, "maxActive", 250.0));
    assertThat(DecodingSettings.parse(settings.toJson())).isEqualTo(settings);
  }

  @Test
  void anUnknownFieldIsNamed() {
    assertThatThrownBy(() -> DecodingSettings.parse("{\"blankPenaltie\": 2}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("blankPenaltie");
    assertThatThrownBy(() -> DecodingSettings.DEFAULT.with(Map.of("lmWait", 1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lmWait");
  }
}
