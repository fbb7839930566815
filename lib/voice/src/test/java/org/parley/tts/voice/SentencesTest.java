package org.parley.tts.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SentencesTest {
  @Test
  void sentencesComeOneByOne() {
    assertThat(Sentences.of("It is seven. Good morning! How are you?", Locale.US))
        .containsExactly("It is seven.", "Good morning!", "How are you?");
  }

  @Test
  void aLongSentenceIsCutBehindCommasAndKeepsItsWords() {
    String text =
        "first a long list, " + "of milk and bread and butter, ".repeat(20) + "and that is all";
    List<String> runs = Sentences.of(text, Locale.US);
    assertThat(runs).hasSizeGreaterThan(3).allMatch(run -> run.length() <= Sentences.LONG);
    assertThat(String.join(" ", runs)).isEqualTo(text);
  }

  @Test
  void wordsWithoutAnySignAreCutBetweenWords() {
    List<String> runs = Sentences.of("word ".repeat(300).strip(), Locale.US);
    assertThat(runs).allMatch(run -> run.length() <= Sentences.LONG);
    assertThat(String.join(" ", runs).split(" ")).hasSize(300);
  }
}
