package org.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelVersionTest {
  private static final String DIGEST = "3fa9c21b04de".repeat(5) + "3fa9";

  @Test
  void showsTheFirstTwelveDigits() {
    assertThat(new ModelVersion("asr", "1", DIGEST)).hasToString("asr@1-3fa9c21b04de");
  }

  @Test
  void matchesItsOwnShortForm() {
    ModelVersion whole = new ModelVersion("nlu-snips", "1.b", DIGEST);
    ModelVersion shortForm = ModelVersion.parse(whole.toString());
    assertThat(shortForm.matches(whole)).isTrue();
    assertThat(whole.matches(shortForm)).isTrue();
    assertThat(ModelVersion.parse(whole.full())).isEqualTo(whole);
  }

  @Test
  void otherDigestsNamesOrTagsDoNotMatch() {
    ModelVersion version = ModelVersion.parse("asr@1-3fa9c21b04de");
    assertThat(version.matches(ModelVersion.parse("asr@1-4fa9c21b04de"))).isFalse();
    assertThat(version.matches(ModelVersion.parse("asr@2-3fa9c21b04de"))).isFalse();
    assertThat(version.matches(ModelVersion.parse("nlu@1-3fa9c21b04de"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "asr",
        "asr@1",
        "asr@1-3fa9",
        "../asr@1-3fa9c21b04de",
        "asr@1/..-3fa9c21b04de",
        "ASR@1-3fa9c21b04de"
      })
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> ModelVersion.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
