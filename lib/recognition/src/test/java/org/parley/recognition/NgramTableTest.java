package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.recognition.NgramModel.Corpus;
import org.parley.recognition.NgramTable.Level;

class NgramTableTest {
  /** As the format's description has it: with and without back-off, tabs and spaces. */
  private static final String ARPA =
      """
      \\data\\
      ngram 1=4
      ngram 2=2

      \\1-grams:
      -99 <s> -0.30103
      -0.5\ta\t-0.25
      -1.5e-1 </s>
      -0.12345678901234567890 d\u00e9j\u00e0\r

      \\2-grams:
      -0.30103\t<s> a
      -0.69897 a </s>

      \\end\\
      what follows is no part of it
      """;

  private static NgramTable parse(String arpa) {
    return NgramTable.parseArpa(arpa.getBytes(StandardCharsets.UTF_8));
  }

  private static float natural(String decimal) {
    return (float) (Double.parseDouble(decimal) * Math.log(10));
  }

  @Test
  void aFileIsReadToTheNearestFloat() {
    NgramTable table = parse(ARPA);
    assertThat(table.words()).containsExactly("<s>", "a", "</s>", "d\u00e9j\u00e0");
    assertThat(table.order()).isEqualTo(2);
    Level single = table.level(1);
    assertThat(single.words()).containsExactly(0, 1, 2, 3);
    assertThat(single.logProbability())
        .containsExactly(
            natural("-99"), natural("-0.5"), natural("-0.15"), natural("-0.12345678901234567890"));
    assertThat(single.backoff()).containsExactly(natural("-0.30103"), natural("-0.25"), 0, 0);
    Level pairs = table.level(2);
    assertThat(pairs.words()).containsExactly(0, 1, 1, 2);
    assertThat(pairs.logProbability()).containsExactly(natural("-0.30103"), natural("-0.69897"));
  }

  @Test
  void whatAModelWritesIsReadAsTheModel() {
    List<List<String>> sentences =
        List.of(List.of("a", "b"), List.of("b", "c", "a", "b"), List.of("c"));
    NgramModel model = NgramModel.estimate(List.of(new Corpus(sentences, 1)), 3, List.of("unseen"));
    NgramTable written = parse(model.toArpa());
    NgramTable made = NgramTable.of(model);
    List<String> words = List.of("a", "b", "c", "unseen");
    NgramAutomaton read = new NgramAutomaton(written, words);
    NgramAutomaton direct = new NgramAutomaton(made, words);
    for (List<String> sentence : sentences) {
      int state = read.start();
      int same = direct.start();
      for (String word : sentence) {
        long step = read.step(state, words.indexOf(word));
        long other = direct.step(same, words.indexOf(word));
        assertThat(Step.logProbability(step))
            .as("%s in %s", word, sentence)
            .isCloseTo(Step.logProbability(other), within(2e-5f));
        state = Step.state(step);
        same = Step.state(other);
      }
      assertThat(read.end(state)).isCloseTo(direct.end(same), within(2e-5f));
    }
  }

  @Test
  void refusesWhatIsNoArpaFileAndNamesTheLine() {
    assertThatThrownBy(() -> parse("")).hasMessage("no n-grams in the ARPA file");
    assertThatThrownBy(() -> parse("\\data\\\n\n\\1-grams:\n-1 a b c\n"))
        .hasMessage("line 4 is no 1-gram: -1 a b c");
    assertThatThrownBy(() -> parse("\\1-grams:\nx a\n"))
        .hasMessage("line 2 has no number where one belongs: x a");
    assertThatThrownBy(() -> parse("\\2-grams:\n"))
        .hasMessage("line 1 comes out of order: \\2-grams:");
    assertThatThrownBy(() -> parse("-1 a\n")).hasMessage("line 1 is no 0-gram: -1 a");
    assertThatThrownBy(() -> parse("\\1-grams:\n-1 a\n\\2-grams:\n-1 a b\n"))
        .hasMessage("line 4 has the word 'b', which is no 1-gram: -1 a b");
  }
}
