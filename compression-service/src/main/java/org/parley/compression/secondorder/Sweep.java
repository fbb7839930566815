package org.parley.compression.secondorder;

import org.ejml.data.DMatrixRMaj;

/**
 * The optimal brain surgeon's step, input after input: each weight becomes what a choice says, and
 * the weights of later inputs make up for the error as well as they can, e = (w − q)/Uⱼⱼ spread
 * with row j of U (Frantar and Alistarh 2023, arXiv 2301.00774; with rounding it is GPTQ, with
 * zeros SparseGPT). Later blocks get the errors of a whole block at once.
 */
public final class Sweep {
  /** Inputs between two times that later ones are brought up to date. */
  public static final int BLOCK = 128;

  /** What becomes of weights. */
  public interface Choice {
    /**
     * Before the inputs from {@code from} to before {@code to}: their weights are as they are now,
     * with all earlier errors made up for, and may be looked at but not changed.
     *
     * @param weights [inputs, outputs]
     */
    void begin(int from, int to, double[] weights);

    /** What a weight becomes. */
    double chosen(int input, int output, double weight);
  }

  private final int inputs;
  private final int outputs;
  private final double[] upper;
  private final int block;

  /**
   * @param upper of the inverse Hessian of the inputs, {@link Cholesky#upperOfInverse}
   */
  public Sweep(DMatrixRMaj upper, int outputs) {
    this(upper, outputs, BLOCK);
  }

  Sweep(DMatrixRMaj upper, int outputs, int block) {
    this.inputs = upper.numRows;
    this.upper = upper.data;
    this.outputs = outputs;
    this.block = block;
  }

  /** U of the inverse Hessian at an input, by which weights count: pruning costs w²/Uⱼⱼ². */
  public double root(int input) {
    return upper[input * inputs + input];
  }

  /**
   * @param kernel [inputs, outputs]; a convolution's [width · inputs, outputs]
   * @return what was chosen for each
   */
  public float[] of(float[] kernel, Choice choice) {
    if (kernel.length != inputs * outputs) {
      throw new IllegalArgumentException(
          "%d weights for %d inputs and %d outputs".formatted(kernel.length, inputs, outputs));
    }
    double[] weights = new double[kernel.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = kernel[i];
    }
    float[] chosen = new float[kernel.length];
    double[] errors = new double[block * outputs];
    for (int from = 0; from < inputs; from += block) {
      int to = Math.min(inputs, from + block);
      choice.begin(from, to, weights);
      for (int input = from; input < to; input++) {
        choose(input, weights, chosen, errors, (input - from) * outputs, choice);
        spread(input, input + 1, to, errors, (input - from) * outputs, weights);
      }
      for (int input = from; input < to; input++) {
        spread(input, to, inputs, errors, (input - from) * outputs, weights);
      }
    }
    return chosen;
  }

  private void choose(
      int input, double[] weights, float[] chosen, double[] errors, int at, Choice choice) {
    double root = root(input);
    for (int output = 0; output < outputs; output++) {
      int place = input * outputs + output;
      chosen[place] = (float) choice.chosen(input, output, weights[place]);
      errors[at + output] = (weights[place] - chosen[place]) / root;
    }
  }

  private void spread(int input, int from, int to, double[] errors, int at, double[] weights) {
    for (int later = from; later < to; later++) {
      double share = upper[input * inputs + later];
      int row = later * outputs;
      for (int output = 0; output < outputs; output++) {
        weights[row + output] -= share * errors[at + output];
      }
    }
  }
}
