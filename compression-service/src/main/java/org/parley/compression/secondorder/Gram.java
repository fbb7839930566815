package org.parley.compression.secondorder;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * XXᵀ of the inputs x of a product of matrices, summed over the rows that were seen. From it come
 * the Hessian of the squared error of the layer's outputs, the same for each output, and the
 * inputs' covariance.
 */
public final class Gram {
  private final int size;

  /** Only i ≤ k is summed up. */
  private final double[] upper;

  private long rows;

  /**
   * @param size values of an input row
   */
  public Gram(int size) {
    this.size = size;
    this.upper = new double[Math.multiplyExact(size, size)];
  }

  /**
   * Adds rows of the input, one after the other.
   *
   * @throws IllegalArgumentException when they are no whole rows
   */
  public void add(float[] values) {
    if (values.length % size != 0) {
      throw new IllegalArgumentException(values.length + " values are no rows of " + size);
    }
    double[] row = new double[size];
    for (int start = 0; start < values.length; start += size) {
      for (int i = 0; i < size; i++) {
        row[i] = values[start + i];
      }
      addRow(row);
    }
  }

  private void addRow(double[] row) {
    for (int i = 0; i < size; i++) {
      double x = row[i];
      // What a ReLU cut off adds nothing.
      if (x != 0) {
        int place = i * size;
        for (int k = i; k < size; k++) {
          upper[place + k] += x * row[k];
        }
      }
    }
    rows++;
  }

  public int size() {
    return size;
  }

  /** How many rows were seen. */
  public long rows() {
    return rows;
  }

  /** Σ xᵢ². */
  public double power(int input) {
    return upper[input * size + input];
  }

  /** H = 2XXᵀ, the second derivative of ‖(W − Ŵ)X‖² in the weights of any one output. */
  public DMatrixRMaj hessian() {
    return scaled(2);
  }

  /**
   * C = XXᵀ/n + εI.
   *
   * @param epsilon what makes it positive definite
   */
  public DMatrixRMaj covariance(double epsilon) {
    DMatrixRMaj covariance = scaled(1.0 / Math.max(1, rows));
    addToDiagonal(covariance, epsilon);
    return covariance;
  }

  private DMatrixRMaj scaled(double factor) {
    DMatrixRMaj full = new DMatrixRMaj(size, size);
    for (int i = 0; i < size; i++) {
      for (int k = i; k < size; k++) {
        double value = factor * upper[i * size + k];
        full.unsafe_set(i, k, value);
        full.unsafe_set(k, i, value);
      }
    }
    return full;
  }

  static void addToDiagonal(DMatrixRMaj matrix, double value) {
    for (int i = 0; i < matrix.numRows; i++) {
      matrix.unsafe_set(i, i, matrix.unsafe_get(i, i) + value);
    }
  }

  /**
   * The Hessian with a share of its mean diagonal added to its diagonal, so that it can be inverted
   * where inputs depend on each other or are always zero.
   */
  public DMatrixRMaj damped(double share) {
    DMatrixRMaj hessian = hessian();
    double mean = CommonOps_DDRM.trace(hessian) / size;
    addToDiagonal(hessian, mean > 0 ? share * mean : 1);
    return hessian;
  }
}
