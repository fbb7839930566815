package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CtcAlignmentTest {
  private static final int TOKENS = 4;

  @Test
  void aLabelLiesWhereItIsLikeliestOnItsPath() {
    // by hand: 1 is likeliest in frame 1 of its two frames, 2 in frame 4
    float[] logProbs =
        logProbs(
            new double[][] {
              {0.2, 0.6, 0.1, 0.1},
              {0.1, 0.8, 0.05, 0.05},
              {0.9, 0.05, 0.03, 0.02},
              {0.6, 0.1, 0.2, 0.1},
              {0.1, 0.1, 0.7, 0.1}
            });
    CtcAlignment alignment = CtcAlignment.of(logProbs, TOKENS, new int[] {1, 2});
    assertThat(alignment.frames()).containsExactly(1, 4);
    assertThat(alignment.logProbs()).containsExactly((float) Math.log(0.8), (float) Math.log(0.7));
  }

  @Test
  void equalNeighboursHaveABlankBetweenThem() {
    float[] logProbs =
        logProbs(new double[][] {{0.1, 0.7, 0.1, 0.1}, {0.3, 0.5, 0.1, 0.1}, {0.1, 0.7, 0.1, 0.1}});
    assertThat(CtcAlignment.of(logProbs, TOKENS, new int[] {1, 1}).frames()).containsExactly(0, 2);
  }

  @Test
  void theBestPathIsThatOfTryingAll() {
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] logProbs = new float[6 * TOKENS];
      for (int i = 0; i < logProbs.length; i++) {
        logProbs[i] = (float) Math.log(random.nextDouble(0.01, 1));
      }
      int[] labels = {random.nextInt(1, TOKENS), random.nextInt(1, TOKENS)};
      CtcAlignment alignment = CtcAlignment.of(logProbs, TOKENS, labels);
      int[] path = likeliest(logProbs, labels);
      for (int label = 0; label < labels.length; label++) {
        int frame = alignment.frames()[label];
        assertThat(path[frame]).as("seed %d, label %d", seed, label).isEqualTo(labels[label]);
      }
      assertThat(alignment.frames()[0]).isLessThan(alignment.frames()[1]);
    }
  }

  @Test
  void moreLabelsThanFramesAreRefused() {
    float[] logProbs = logProbs(new double[][] {{0.4, 0.2, 0.2, 0.2}});
    assertThatThrownBy(() -> CtcAlignment.of(logProbs, TOKENS, new int[] {1, 2}))
        .hasMessage("2 labels do not fit 1 frames");
  }

  /** Of all rows of tokens that say the labels, the likeliest. */
  private static int[] likeliest(float[] logProbs, int[] labels) {
    int frames = logProbs.length / TOKENS;
    int[] best = new int[0];
    double most = Double.NEGATIVE_INFINITY;
    for (int code = 0; code < Math.pow(TOKENS, frames); code++) {
      int[] path = new int[frames];
      double score = 0;
      int rest = code;
      for (int frame = 0; frame < frames; frame++, rest /= TOKENS) {
        path[frame] = rest % TOKENS;
        score += logProbs[frame * TOKENS + path[frame]];
      }
      if (score > most && says(path, labels)) {
        most = score;
        best = path;
      }
    }
    return best;
  }

  private static boolean says(int[] path, int[] labels) {
    int said = 0;
    int before = 0;
    for (int token : path) {
      if (token != 0 && token != before) {
        if (said == labels.length || labels[said] != token) {
          return false;
        }
        said++;
      }
      before = token;
    }
    return said == labels.length;
  }

  private static float[] logProbs(double[][] probabilities) {
    float[] logProbs = new float[probabilities.length * TOKENS];
    for (int frame = 0; frame < probabilities.length; frame++) {
      for (int token = 0; token < TOKENS; token++) {
        logProbs[frame * TOKENS + token] = (float) Math.log(probabilities[frame][token]);
      }
    }
    return logProbs;
  }
}
