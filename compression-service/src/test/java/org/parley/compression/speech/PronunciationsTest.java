package org.parley.compression.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PronunciationsTest {
  @TempDir Path folder;

  @Test
  void stressAndOtherPronunciationsAndCommentsAreLeftOut() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("cmudict.dict"), "a AH0\na(2) EY1\nlatte L AA1 T EY2 # coffee\n");
    var pronunciations = Pronunciations.read(file);
    assertThat(pronunciations.of("a latte").orElseThrow())
        .containsExactly(tokens("AH", "L", "AA", "T", "EY"));
    assertThat(pronunciations.of("a mocha")).isEmpty();
  }

  @Test
  void onlyUnknownWordsAreGuessed() throws IOException {
    Path file = Files.writeString(folder.resolve("cmudict.dict"), "a AH0\n");
    var guessing =
        Pronunciations.read(file)
            .guessing(
                List.of("a", "mocha", "?"),
                word -> word.equals("?") ? Optional.empty() : Optional.of(tokens("M")));
    assertThat(guessing.of("a mocha").orElseThrow()).containsExactly(tokens("AH", "M"));
    assertThat(guessing.knows("?")).isFalse();
  }

  @Test
  void thereAreThirtyNinePhonesAndABlank() {
    assertThat(Phones.tokens()).hasSize(40).startsWith("<blank>", "AA").endsWith("Z", "ZH");
    assertThat(Phones.token("ah0")).isEqualTo(3);
    assertThat(Phones.symbol(3)).isEqualTo("AH");
    assertThatThrownBy(() -> Phones.token("XX")).hasMessage("no phone of CMUdict: XX");
  }

  @Test
  void sentencesKeepLettersAndApostrophes() {
    assertThat(Sentences.plain("What's the time, please?")).isEqualTo("what's the time please");
  }

  private static int[] tokens(String... phones) {
    return List.of(phones).stream().mapToInt(Phones::token).toArray();
  }
}
