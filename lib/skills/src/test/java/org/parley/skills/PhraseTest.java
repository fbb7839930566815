package org.parley.skills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseTest {

  private static List<String> forms(Phrase phrase) {
    return phrase.forms(100).stream().map(PhraseTest::text).sorted().toList();
  }

  private static String text(List<Phrase.Leaf> form) {
    return form.stream()
        .map(leaf ->
            switch (leaf) {
              case Phrase.Word(String word) -> word;
              case Phrase.Gap(String slot) -> "{" + slot + "}";
            })
        .collect(Collectors.joining(" "));
  }

  @Test
  void optionalPartsAndChoicesGiveAllForms() {
    assertThat(forms(Phrase.parse("[please] (a|b c) {slot}")))
        .containsExactly("a {slot}", "b c {slot}", "please a {slot}", "please b c {slot}");
  }

  @Test
  void groupsNest() {
    assertThat(forms(Phrase.parse("x [with (a|b) [and c]]")))
        .containsExactly("x", "x with a", "x with a and c", "x with b", "x with b and c");
  }

  @Test
  void aFragmentStandsForItsContent() {
    var polite = Phrase.parse("(could|can) you");
    assertThat(forms(Phrase.parse("<polite> go", Map.of("polite", polite))))
        .containsExactly("can you go", "could you go");
  }

  @Test
  void drawsOnlyFormsThatItHas() {
    var phrase = Phrase.parse("[a|b] (c|d [e]) {f}");
    var forms = forms(phrase);
    var random = new Random(3);
    for (int i = 0; i < 200; i++) {
      assertThat(forms).contains(text(phrase.draw(random)));
    }
  }

  @Test
  void matchingGivesTheGapsWords() {
    var phrase = Phrase.parse("set [a] timer for {duration} [please]");
    var words = List.of("set", "timer", "for", "ten", "minutes", "please");
    assertThat(phrase.match(words, (_, span) -> span.getLast().equals("minutes")))
        .contains(Map.of("duration", List.of("ten", "minutes")));
    assertThat(phrase.match(List.of("set", "timer"), (_, _) -> true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "a (b|c ~ column 3: '(' is never closed; add ')'",
        "a [b ~ column 3: '[' is never closed; add ']'",
        "a | b ~ column 3: '|' stands outside a group",
        "a ) b ~ column 3: ')' closes nothing",
        "a {b ~ column 3: '{' is never closed",
        "a {b c} ~ is not a slot's name",
        "a <nothing> ~ no fragment <nothing>",
        "a, b ~ is not a spoken word",
        "a (b|) ~ an empty choice",
        "'' ~ nothing in it"
      })
  void errorsSayWhereAndWhatToDo(String text, String error) {
    assertThatThrownBy(() -> Phrase.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(error);
  }

  @Test
  void tooManyFormsAreRefused() {
    var phrase = Phrase.parse("[a] [b] [c] [d] [e]");
    assertThat(phrase.forms(32)).hasSize(32);
    assertThatThrownBy(() -> phrase.forms(31)).hasMessageContaining("more than 31 forms");
  }
}
