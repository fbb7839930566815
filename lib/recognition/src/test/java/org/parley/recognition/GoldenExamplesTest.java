package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;

class GoldenExamplesTest {
  private static final Recognizer RECOGNIZER = Recognizer.load(Tones.bundle(), 1);

  @AfterAll
  static void close() {
    RECOGNIZER.close();
  }

  private static String golden() {
    List<float[]> sounds =
        Tones.SENTENCES.subList(0, 2).stream()
            .map(words -> Tones.speak(words, new Random(1)))
            .toList();
    return GoldenExamples.write(RECOGNIZER, sounds);
  }

  private static Bundle with(String golden) {
    return Bundle.read("golden", Tones.writer().add(GoldenExamples.ENTRY, golden).toBytes());
  }

  @Test
  void whatWasHeardOnceIsHeardAgain() {
    Bundle bundle = with(golden());
    assertThatCode(() -> GoldenExamples.check(bundle, RECOGNIZER)).doesNotThrowAnyException();
  }

  @Test
  void otherWordsRefuseTheBundleInOneLine() {
    Bundle bundle = with(golden().replace("green light", "gray lamp"));
    assertThatThrownBy(() -> GoldenExamples.check(bundle, RECOGNIZER))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining(bundle.version().toString())
        .hasMessageContaining("in golden example 2 of 2 it hears 'green light' and not 'gray lamp'")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aNetworkThatAnswersOtherwiseIsRefusedThoughItHearsTheSameWords() {
    String golden = golden();
    String reference = golden.replaceFirst("(?s).*?\"logProbs\":\"([^\"]*)\".*", "$1");
    byte[] halves = Base64.getDecoder().decode(reference.strip());
    for (int i = 0; i < halves.length; i++) {
      halves[i] = 0;
    }
    Bundle other =
        with(golden.replace(reference.strip(), Base64.getEncoder().encodeToString(halves)));
    assertThatThrownBy(() -> GoldenExamples.check(other, RECOGNIZER))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("golden example 1 of 2 a probability is")
        .hasMessageContaining("off its reference, at most 0.020");
    Bundle fewer =
        with(golden.replace(reference.strip(), Base64.getEncoder().encodeToString(new byte[8])));
    assertThatThrownBy(() -> GoldenExamples.check(fewer, RECOGNIZER))
        .isInstanceOf(BundleRefusedException.class);
  }

  @Test
  void examplesThatCannotBeReadRefuseTheBundle() {
    for (String broken :
        List.of(
            "{", "{}", golden().replace("16000", "8000"), golden().replace("logProbs", "logits"))) {
      Bundle bundle = with(broken);
      assertThatThrownBy(() -> GoldenExamples.check(bundle, RECOGNIZER))
          .as(broken.substring(0, Math.min(20, broken.length())))
          .isInstanceOf(BundleRefusedException.class)
          .hasMessageContaining("golden examples");
    }
  }

  @Test
  void aBundleWithoutExamplesIsTaken() {
    assertThatCode(() -> GoldenExamples.check(Tones.bundle(), RECOGNIZER))
        .doesNotThrowAnyException();
  }
}
