package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionsTest {
  private static final List<String> TOKENS = List.of("<blank>", "P", "B");

  /** Where B is heard, P was said three times of ten; where nothing is heard, once in ten. */
  private static final String TEXT = "<blank> 0.8 0.1 0.1\nP 0.1 0.9 0\nB 0.1 0.3 0.6\n";

  @Test
  void aPhoneThatIsOftenTakenForTheOneHeardBecomesLikelier() {
    float[] logProbs = logProbs(0.1, 0, 0.9);
    Confusions.parse(TEXT, TOKENS, 0.5).mixInPlace(logProbs);
    // by hand: half of 0, and half of 0.1 · 0.1 + 0.9 · 0.3
    assertThat(Math.exp(logProbs[1])).isCloseTo(0.5 * 0.28, within(1e-6));
    assertThat(Math.exp(logProbs[2])).isCloseTo(0.5 * 0.9 + 0.5 * 0.55, within(1e-6));
  }

  @Test
  void whatComesOutAddsUpToOne() {
    float[] logProbs = logProbs(0.3, 0.5, 0.2);
    Confusions.parse(TEXT, TOKENS, 0.3).mixInPlace(logProbs);
    double sum = 0;
    for (float logProb : logProbs) {
      sum += Math.exp(logProb);
    }
    assertThat(sum).isCloseTo(1, within(1e-6));
  }

  @Test
  void silenceStaysSilent() {
    float[] logProbs = logProbs(0.9995, 0.0003, 0.0002);
    float[] before = logProbs.clone();
    Confusions.parse(TEXT, TOKENS, 0.5).mixInPlace(logProbs);
    assertThat(logProbs).isEqualTo(before);
  }

  @Test
  void confusionsOfOtherTokensAreRefused() {
    assertThatThrownBy(() -> Confusions.parse(TEXT, List.of("<blank>", "P", "T"), 0.5))
        .hasMessage("confusions, line 3: B");
    assertThatThrownBy(() -> Confusions.parse(TEXT, List.of("<blank>", "P"), 0.5))
        .hasMessage("confusions of 3 tokens, wanted 2");
  }

  private static float[] logProbs(double... probabilities) {
    float[] logProbs = new float[probabilities.length];
    for (int i = 0; i < logProbs.length; i++) {
      logProbs[i] = (float) Math.log(probabilities[i]);
    }
    return logProbs;
  }
}
