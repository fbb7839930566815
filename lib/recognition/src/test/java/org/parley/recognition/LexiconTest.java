package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LexiconTest {
  private static final String TEXT = "a\tAH\na\tEY\nlatte\tL AA T EY\n";

  @Test
  void aWordMayHaveSeveralPronunciations() {
    Lexicon lexicon = Lexicon.parse(TEXT);
    assertThat(lexicon.pronunciations().get("a")).containsExactly(List.of("AH"), List.of("EY"));
    assertThat(lexicon.toText()).isEqualTo(TEXT);
  }

  @Test
  void keepsOnlyTheWordsWanted() {
    assertThat(Lexicon.parse(TEXT).only(List.of("latte", "unknown")).words())
        .containsExactly("latte");
  }

  @Test
  void namesTheLineThatIsWrong() {
    assertThatThrownBy(() -> Lexicon.parse("a\tAH\nlatte L AA\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2");
  }
}
