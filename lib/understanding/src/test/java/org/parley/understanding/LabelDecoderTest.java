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

  private static final float[] NONE = {};

  private final LabelDecoder decoder = new LabelDecoder(LABELS);

  @Test
  void theInsideOfASlotNeverStandsAlone() {
    // The most probable label of each word by itself would be O, I-size, I-drink.
    float[] logProbs = {
      log(0.9), log(0.02), log(0.04), log(0.02), log(0.02),
      log(0.1), log(0.3), log(0.5), log(0.05), log(0.05),
      log(0.1), log(0.1), log(0.3), log(0.1), log(0.4)
    };
    var decoded = decoder.decode(logProbs, 3, decoder.all(), NONE);
    assertThat(decoded.labels()).containsExactly("O", "B-size", "I-size");
  }

  @Test
  void slotsOfOtherIntentsDoNotOccur() {
    float[] logProbs = {log(0.1), log(0.2), log(0.1), log(0.5), log(0.1)};
    assertThat(decoder.decode(logProbs, 1, decoder.allowed(Set.of("size")), NONE).labels())
        .containsExactly("B-size");
    assertThat(decoder.decode(logProbs, 1, decoder.allowed(Set.of()), NONE).labels())
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
      float[] transitions = seed % 2 == 0 ? NONE : transitions(random);
      var decoded = decoder.decode(logProbs, time, decoder.all(), transitions);
      assertThat(valid(decoded.labels())).as("seed %d", seed).isTrue();
      assertThat(decoded.score())
          .as("seed %d", seed)
          .isCloseTo(best(logProbs, time, transitions, new ArrayList<>()), within(1e-4));
    }
  }

  /** Tries every sequence. */
  private static double best(float[] logProbs, int time, float[] transitions, List<String> before) {
    if (before.size() == time) {
      return valid(before) ? 0 : Double.NEGATIVE_INFINITY;
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int label = 0; label < LABELS.size(); label++) {
      int t = before.size();
      boolean follows = t > 0 && transitions.length > 0;
      double step =
          follows ? transitions[LABELS.indexOf(before.getLast()) * LABELS.size() + label] : 0;
      before.add(LABELS.get(label));
      best =
          Math.max(
              best,
              step
                  + logProbs[t * LABELS.size() + label]
                  + best(logProbs, time, transitions, before));
      before.removeLast();
    }
    return best;
  }

  private static float[] transitions(Random random) {
    float[] transitions = new float[LABELS.size() * LABELS.size()];
    for (int i = 0; i < transitions.length; i++) {
      transitions[i] = (float) random.nextGaussian();
    }
    return transitions;
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
