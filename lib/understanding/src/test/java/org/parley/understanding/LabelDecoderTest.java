package org.parley.understanding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelDecoderTest {
  private static final List<String> LABELS = List.of("O", "B-size", "I-size", "B-drink", "I-drink");

  private final LabelDecoder decoder = new LabelDecoder(LABELS);

  @Test
  void theInsideOfASlotNeverStandsAlone() {
    // The most probable label of each word by itself would be O, I-size, I-drink.
    float[] logProbs = {
      log(0.9), log(0.02), log(0.04), log(0.02), log(0.02),
      log(0.1), log(0.3), log(0.5), log(0.05), log(0.05),
      log(0.1), log(0.1), log(0.3), log(0.1), log(0.4)
    };
    var decoded = decoder.decode(logProbs, 3, decoder.all());
    assertThat(decoded.labels()).containsExactly("O", "B-size", "I-size");
  }

  @Test
  void slotsOfOtherIntentsDoNotOccur() {
    float[] logProbs = {log(0.1), log(0.2), log(0.1), log(0.5), log(0.1)};
    assertThat(decoder.decode(logProbs, 1, decoder.allowed(Set.of("size"))).labels())
        .containsExactly("B-size");
    assertThat(decoder.decode(logProbs, 1, decoder.allowed(Set.of())).labels())
        .containsExactly("O");
  }

  @Test
  void findsTheBestOfAllValidSequences() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      int time = 1 + random.nextInt(5);
      float[] logProbs = new float[time * LABELS.size()];
      for (int i = 0; i < logProbs.length; i++) {
        logProbs[i] = log(random.nextDouble());
      }
      var decoded = decoder.decode(logProbs, time, decoder.all());
      assertThat(valid(decoded.labels())).as("seed %d", seed).isTrue();
      assertThat(decoded.score())
          .as("seed %d", seed)
          .isCloseTo(best(logProbs, time, new ArrayList<>()), within(1e-4));
    }
  }

  /** Tries every sequence. */
  private static double best(float[] logProbs, int time, List<String> before) {
    if (before.size() == time) {
      return valid(before) ? 0 : Double.NEGATIVE_INFINITY;
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int label = 0; label < LABELS.size(); label++) {
      int t = before.size();
      before.add(LABELS.get(label));
      best = Math.max(best, logProbs[t * LABELS.size() + label] + best(logProbs, time, before));
      before.removeLast();
    }
    return best;
  }

  private static boolean valid(List<String> labels) {
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i).startsWith("I-")) {
        var slot = labels.get(i).substring(2);
        if (i == 0 || !Set.of("B-" + slot, "I-" + slot).contains(labels.get(i - 1))) {
          return false;
        }
      }
    }
    return true;
  }

  private static float log(double value) {
    return (float) Math.log(value);
  }
}
