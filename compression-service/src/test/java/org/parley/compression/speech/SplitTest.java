package org.parley.compression.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parley.media.Manifest;

class SplitTest {
  /** printf 0001 | sha256sum begins 888b19a4, which is 2290817444. */
  @Test
  void aSpeakersPartNeverMoves() {
    assertThat(TextDigest.of("0001")).isEqualTo(0x888b19a4L);
    assertThat(Split.of("0001")).isEqualTo(Split.TRAINING);
  }

  @Test
  void aTenthTestsAndATenthValidates() {
    var counts = new EnumMap<Split, Integer>(Split.class);
    for (int i = 0; i < 10_000; i++) {
      counts.merge(Split.of("speaker" + i), 1, Integer::sum);
    }
    assertThat(counts.get(Split.TEST)).isBetween(900, 1100);
    assertThat(counts.get(Split.VALIDATION)).isBetween(900, 1100);
  }

  @Test
  void digitsKeepTheirOfficialTest() {
    var digits = new HumanSet("speech-fsdd", HumanSet.Rule.OFFICIAL);
    assertThat(digits.split(row(Map.of("speaker", "george", "official_split", "test"))))
        .isEqualTo(Split.TEST);
    assertThat(digits.split(row(Map.of("speaker", "george", "official_split", "train"))))
        .isEqualTo(Split.TRAINING);
  }

  @Test
  void whatOnlyJudgesIsNoSetThatTrains() {
    assertThat(HumanSet.ALL)
        .extracting(HumanSet::folder)
        .doesNotContain("speech-picovoice-barista", "speech-librispeech-test-other-100");
  }

  private static Manifest.Row row(Map<String, String> cells) {
    return new Manifest.Row("manifest.tsv:2", Path.of("a.opus"), cells);
  }
}
