package org.parley.compression.prune;

import java.util.Arrays;
import java.util.List;

/**
 * w²/(2[F⁻¹]ᵢᵢ) with the empirical Fisher information F = λI + (1/N) Σ ggᵀ of blocks of weights
 * that lie beside each other. F⁻¹ is brought up to date gradient by gradient: F⁻¹ ← F⁻¹ − F⁻¹ggᵀF⁻¹
 * / (N + gᵀF⁻¹g) (Sherman and Morrison 1950).
 */
final class FisherBlocks {
  private FisherBlocks() {}

  /**
   * @param gradients of the weights, one array for each batch
   * @param damping λ as a share of the mean of all g²
   */
  static float[] scores(float[] weights, List<float[]> gradients, int block, double damping) {
    double squares = 0;
    for (float[] gradient : gradients) {
      for (float g : gradient) {
        squares += (double) g * g;
      }
    }
    double mean = squares / weights.length / gradients.size();
    double lambda = mean > 0 ? damping * mean : 1;
    float[] scores = new float[weights.length];
    for (int from = 0; from < weights.length; from += block) {
      int size = Math.min(block, weights.length - from);
      double[] diagonal = inverseDiagonal(gradients, from, size, lambda);
      for (int i = 0; i < size; i++) {
        double weight = weights[from + i];
        scores[from + i] = (float) (weight * weight / (2 * diagonal[i]));
      }
    }
    return scores;
  }

  private static double[] inverseDiagonal(
      List<float[]> gradients, int from, int size, double lambda) {
    double[] inverse = new double[size * size];
    for (int i = 0; i < size; i++) {
      inverse[i * size + i] = 1 / lambda;
    }
    double[] product = new double[size];
    for (float[] gradient : gradients) {
      double quadratic = gradients.size();
      Arrays.fill(product, 0);
      for (int i = 0; i < size; i++) {
        for (int k = 0; k < size; k++) {
          product[i] += inverse[i * size + k] * gradient[from + k];
        }
        quadratic += product[i] * gradient[from + i];
      }
      for (int i = 0; i < size; i++) {
        for (int k = 0; k < size; k++) {
          inverse[i * size + k] -= product[i] * product[k] / quadratic;
        }
      }
    }
    double[] diagonal = new double[size];
    for (int i = 0; i < size; i++) {
      diagonal[i] = inverse[i * size + i];
    }
    return diagonal;
  }
}
