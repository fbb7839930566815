package org.parley.compression.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.parley.compression.network.Weights;

class FisherBlocksTest {

  @Test
  void aBlockOfOneIsTheDampedDiagonal() {
    // Mean of g² over both weights and batches: (1 + 9 + 4 + 0) / 4 = 3.5; damped by 0.1 of it.
    List<float[]> gradients = List.of(new float[] {1, 2}, new float[] {3, 0});
    float[] scores = FisherBlocks.scores(new float[] {2, 4}, gradients, 1, 0.1);
    assertThat(scores[0]).isCloseTo(4 * (0.35f + 5) / 2, within(1e-4f));
    assertThat(scores[1]).isCloseTo(16 * (0.35f + 2) / 2, within(1e-4f));
  }

  @Test
  void aBlockIsItsDenseInverse() {
    for (long seed = 0; seed < 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int size = 7;
      float[] weights = Weights.normal(random, 1, 2 * size).values();
      List<float[]> gradients = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        gradients.add(Weights.normal(random, 0.3, 2 * size).values());
      }
      float[] scores = FisherBlocks.scores(weights, gradients, size, 0.05);
      for (int block = 0; block < 2; block++) {
        DMatrixRMaj inverse = inverse(gradients, block * size, size, 0.05);
        for (int i = 0; i < size; i++) {
          double weight = weights[block * size + i];
          double expected = weight * weight / (2 * inverse.get(i, i));
          assertThat((double) scores[block * size + i])
              .as("seed %d", seed)
              .isCloseTo(expected, within(1e-4 * expected));
        }
      }
    }
  }

  private static DMatrixRMaj inverse(List<float[]> gradients, int from, int size, double damping) {
    double squares = 0;
    int count = 0;
    DMatrixRMaj fisher = new DMatrixRMaj(size, size);
    for (float[] gradient : gradients) {
      for (float g : gradient) {
        squares += (double) g * g;
        count++;
      }
      for (int i = 0; i < size; i++) {
        for (int k = 0; k < size; k++) {
          fisher.add(i, k, (double) gradient[from + i] * gradient[from + k] / gradients.size());
        }
      }
    }
    for (int i = 0; i < size; i++) {
      fisher.add(i, i, damping * squares / count);
    }
    CommonOps_DDRM.invert(fisher);
    return fisher;
  }
}
