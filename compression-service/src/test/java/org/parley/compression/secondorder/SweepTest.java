package org.parley.compression.secondorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final int OUTPUTS = 3;

  @Test
  void twoInputsByHand() {
    // H = (2 1; 1 2): its inverse is (2 −1; −1 2)/3. With w₀ = 1 made zero, w₁ gains 1/2, since
    // then ∂/∂w₁ of δᵀHδ with δ = (−1, d) is 0 at d = 1/2.
    DMatrixRMaj hessian = new DMatrixRMaj(new double[][] {{2, 1}, {1, 2}});
    Sweep sweep = new Sweep(Cholesky.upperOfInverse(hessian), 1);
    float[] chosen = sweep.of(new float[] {1, 1}, zeros(1));
    assertThat(chosen).containsExactly(new float[] {0, 1.5f}, within(1e-6f));
    assertThat(sweep.root(0)).isCloseTo(Math.sqrt(2 / 3.0), within(1e-12));
  }

  @Test
  void whatLaterWeightsMakeUpIsTheLeastSquaresSolution() {
    for (int seed = 0; seed < 5; seed++) {
      int inputs = 7 + seed;
      int pruned = 3;
      DMatrixRMaj hessian = gram(inputs, 40, seed).damped(0.01);
      float[] kernel = normal(inputs * OUTPUTS, seed + 100);
      float[] chosen =
          new Sweep(Cholesky.upperOfInverse(hessian), OUTPUTS).of(kernel, zeros(pruned));
      for (int output = 0; output < OUTPUTS; output++) {
        double[] wanted = leastSquares(hessian, kernel, output, pruned);
        for (int i = 0; i < inputs; i++) {
          assertThat((double) chosen[i * OUTPUTS + output])
              .as("seed %d, input %d, output %d", seed, i, output)
              .isCloseTo(wanted[i], within(1e-5));
        }
      }
    }
  }

  @Test
  void blocksChangeNothingButTheOrderOfTheWork() {
    DMatrixRMaj upper = Cholesky.upperOfInverse(gram(19, 60, 1).damped(0.01));
    float[] kernel = normal(19 * OUTPUTS, 2);
    float[] whole = new Sweep(upper, OUTPUTS, 19).of(kernel, halves());
    for (int block : new int[] {1, 4, 128}) {
      assertThat(new Sweep(upper, OUTPUTS, block).of(kernel, halves()))
          .as("block %d", block)
          .containsExactly(whole, within(1e-6f));
    }
  }

  @Test
  void roundingInThisWayMovesTheOutputsLessThanRoundingToTheNearest() {
    for (int seed = 0; seed < 5; seed++) {
      Gram gram = gram(32, 48, seed);
      float[] kernel = normal(32 * OUTPUTS, seed + 50);
      float[] swept =
          new Sweep(Cholesky.upperOfInverse(gram.damped(0.01)), OUTPUTS).of(kernel, halves());
      float[] nearest = kernel.clone();
      for (int i = 0; i < nearest.length; i++) {
        nearest[i] = (float) (Math.rint(kernel[i] * 2) / 2);
      }
      assertThat(error(gram, kernel, swept))
          .as("seed %d", seed)
          .isLessThan(0.8 * error(gram, kernel, nearest));
    }
  }

  private static Sweep.Choice zeros(int inputs) {
    return new Sweep.Choice() {
      @Override
      public void begin(int from, int to, double[] weights) {}

      @Override
      public double chosen(int input, int output, double weight) {
        return input < inputs ? 0 : weight;
      }
    };
  }

  private static Sweep.Choice halves() {
    return new Sweep.Choice() {
      @Override
      public void begin(int from, int to, double[] weights) {}

      @Override
      public double chosen(int input, int output, double weight) {
        return Math.rint(weight * 2) / 2;
      }
    };
  }

  /** The oracle: free weights f and fixed ones c, δ_f = −H_ff⁻¹ H_fc δ_c. */
  private static double[] leastSquares(DMatrixRMaj h, float[] kernel, int output, int pruned) {
    int inputs = h.numRows;
    int free = inputs - pruned;
    DMatrixRMaj ff = CommonOps_DDRM.extract(h, pruned, inputs, pruned, inputs);
    DMatrixRMaj right = new DMatrixRMaj(free, 1);
    for (int i = 0; i < free; i++) {
      for (int k = 0; k < pruned; k++) {
        right.add(i, 0, h.get(pruned + i, k) * kernel[k * OUTPUTS + output]);
      }
    }
    DMatrixRMaj change = new DMatrixRMaj(free, 1);
    CommonOps_DDRM.solve(ff, right, change);
    double[] solution = new double[inputs];
    for (int i = 0; i < free; i++) {
      solution[pruned + i] = kernel[(pruned + i) * OUTPUTS + output] + change.get(i, 0);
    }
    return solution;
  }

  /** tr(δᵀHδ). */
  private static double error(Gram gram, float[] kernel, float[] other) {
    DMatrixRMaj delta = new DMatrixRMaj(gram.size(), OUTPUTS);
    for (int i = 0; i < kernel.length; i++) {
      delta.data[i] = kernel[i] - other[i];
    }
    DMatrixRMaj moved = new DMatrixRMaj(gram.size(), OUTPUTS);
    CommonOps_DDRM.mult(gram.hessian(), delta, moved);
    CommonOps_DDRM.elementMult(delta, moved, moved);
    return CommonOps_DDRM.elementSum(moved);
  }

  /** Inputs that go together: each is half of the one before it. */
  private static Gram gram(int inputs, int rows, int seed) {
    float[] values = normal(inputs * rows, seed);
    for (int i = 0; i < values.length; i++) {
      values[i] += i % inputs == 0 ? 0 : 0.9f * values[i - 1];
    }
    Gram gram = new Gram(inputs);
    gram.add(values);
    return gram;
  }

  private static float[] normal(int count, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
