package org.parley.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.skills.SkillSet;

class NormalizerTest {
  private static final Normalizer NORMALIZER =
      new Normalizer(SkillSet.load(Path.of("../../skills")).language());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Set a timer for 25 minutes! | set a timer for twenty five minutes",
        "Wake me at 7:05 a.m. | wake me at seven oh five a m",
        "at 7pm, please | at seven p m please",
        "dim to 40% | dim to forty percent",
        "a 16oz latte | a sixteen ounce latte",
        "21.5 degrees | twenty one point five degrees",
        "twenty-five | twenty five",
        "I’d like tea | i'd like tea",
        "milk & eggs | milk and eggs",
        "7:00 | seven",
        "what's that?! | what's that"
      })
  void typedTextBecomesSpokenWords(String typed, String spoken) {
    assertThat(String.join(" ", NORMALIZER.normalize(typed).words())).isEqualTo(spoken);
  }

  @Test
  void everyWordKnowsTheTokenItCameFrom() {
    var text = NORMALIZER.normalize("for 25 minutes - please");
    assertThat(text.words()).containsExactly("for", "twenty", "five", "minutes", "please");
    assertThat(text.sources()).containsExactly(0, 1, 1, 2, 4);
  }

  @Test
  void nothingSaidIsNoWord() {
    for (var text : List.of("", "  ", "?!", "...")) {
      assertThat(NORMALIZER.normalize(text).words()).as("'%s'", text).isEmpty();
    }
  }

  @Test
  void spokenWordsStayAsTheyAre() {
    var words = NORMALIZER.normalize("i'd like a latte at seven p m").words();
    assertThat(String.join(" ", words)).isEqualTo("i'd like a latte at seven p m");
  }
}
