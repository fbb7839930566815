package org.parley.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private final Vocabulary vocabulary = new Vocabulary(List.of("latte", "small"), 4096, 8);

  @Test
  void wordsCountFromTwo() {
    assertThat(vocabulary.size()).isEqualTo(4);
    assertThat(vocabulary.index("latte")).isEqualTo(2);
    assertThat(vocabulary.index("small")).isEqualTo(3);
    assertThat(vocabulary.index("gargle")).isEqualTo(Vocabulary.UNKNOWN);
  }

  @Test
  void aWordHasItsLetterPairsFirst() {
    assertThat(vocabulary.pieces("a")).hasSize(3); // <a, a>, <a>
    assertThat(Arrays.stream(vocabulary.pieces("a"))).allMatch(p -> p > 0 && p < 4096);
    assertThat(vocabulary.pieces("ab")).startsWith(vocabulary.pieces("a")[0]);
  }

  @Test
  void aWordHasThePiecesItHadBeforeItWasListed() {
    Vocabulary unlisted = new Vocabulary(List.of(), 4096, 8);
    assertThat(vocabulary.pieces("latte")).hasSize(8).isEqualTo(unlisted.pieces("latte"));
  }

  @Test
  void wordsSpeltAlikeShareMostPieces() {
    int[] other = vocabulary.pieces("cappucino");
    assertThat(
            Arrays.stream(vocabulary.pieces("cappuccino"))
                .filter(p -> Arrays.stream(other).anyMatch(q -> p == q))
                .count())
        .isGreaterThanOrEqualTo(6);
  }

  @Test
  void shorterSentencesAreFilledUp() {
    var encoded =
        EncodedSentences.of(List.of(List.of("latte"), List.of("small", "latte")), vocabulary);
    assertThat(encoded.time()).isEqualTo(2);
    assertThat(encoded.words()).containsExactly(2, Vocabulary.PADDING, 3, 2);
    assertThat(encoded.mask()).containsExactly(1, 0, 1, 1);
  }
}
