package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.parley.compression.speech.Phones;

class ConfusionCountsTest {

  @Test
  void whatWasSaidIsCountedWhereItWasHeard() {
    int p = Phones.token("P");
    int b = Phones.token("B");
    ConfusionCounts counts = new ConfusionCounts();
    int frames = 400;
    int[] path = new int[frames];
    float[] logProbs = new float[frames * Phones.tokens().size()];
    Arrays.fill(logProbs, Float.NEGATIVE_INFINITY);
    for (int frame = 0; frame < frames; frame++) {
      // B is heard throughout; one time in four P was said
      logProbs[frame * Phones.tokens().size() + b] = 0;
      path[frame] = frame % 4 == 0 ? p : b;
    }
    counts.add(logProbs, path);
    String[] heard = counts.text().lines().toList().get(b).split(" ");
    assertThat(heard[0]).isEqualTo("B");
    // half a count is added to each of the 40
    assertThat(Double.parseDouble(heard[1 + p])).isEqualTo(0.23929);
    assertThat(Double.parseDouble(heard[1 + b])).isEqualTo(0.71548);
  }
}
