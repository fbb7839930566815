package org.parley.compression.nlu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarginalsTest {
  private static final List<String> LABELS = List.of("O", "B-a", "I-a", "B-ba", "I-ba");
  private static final int COUNT = LABELS.size();

  @Test
  void theyAreThoseOfEverySequenceCounted() {
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      int time = 1 + seed % 4;
      int offset = 3;
      float[] scores = RandomFieldTest.gaussian(offset + time * COUNT, random);
      float[] transitions = RandomFieldTest.gaussian(COUNT * COUNT, random);
      double[] labels = new double[time * COUNT];
      double[] pairs = new double[COUNT * COUNT];
      double all = 0;
      for (var path : RandomFieldTest.paths(time)) {
        double weight = weight(scores, offset, transitions, path);
        all += weight;
        for (int t = 0; t < time; t++) {
          labels[t * COUNT + path[t]] += weight;
          pairs[t == 0 ? 0 : path[t - 1] * COUNT + path[t]] += t == 0 ? 0 : weight;
        }
      }
      var found = new Marginals.Field(LabelRules.of(LABELS), transitions).of(scores, offset, time);
      assertClose(found.labels(), labels, all, seed);
      assertClose(found.pairs(), pairs, all, seed);
    }
  }

  @Test
  void aLongSentenceOfSureScoresNeitherUnderflowsNorOverflows() {
    int time = 50;
    float[] scores = new float[time * COUNT];
    for (int t = 0; t < time; t++) {
      for (int label = 0; label < COUNT; label++) {
        scores[t * COUNT + label] = label == 0 ? 0 : -90;
      }
    }
    var found = new Marginals.Field(LabelRules.of(LABELS), new float[0]).of(scores, 0, time);
    for (int t = 0; t < time; t++) {
      assertThat(found.labels()[t * COUNT]).isCloseTo(1, within(1e-9));
    }
    assertThat(found.pairs()[0]).isCloseTo(time - 1, within(1e-6));
  }

  private static double weight(float[] scores, int offset, float[] transitions, int[] path) {
    double sum = 0;
    for (int t = 0; t < path.length; t++) {
      sum += scores[offset + t * COUNT + path[t]];
      sum += t == 0 ? 0 : transitions[path[t - 1] * COUNT + path[t]];
    }
    return Math.exp(sum);
  }

  private static void assertClose(double[] found, double[] sums, double all, int seed) {
    for (int i = 0; i < sums.length; i++) {
      assertThat(found[i]).as("seed %d, %d", seed, i).isCloseTo(sums[i] / all, within(1e-9));
    }
  }
}
