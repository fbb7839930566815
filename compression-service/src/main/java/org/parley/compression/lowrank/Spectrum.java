package org.parley.compression.lowrank;

import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.parley.compression.network.Weights;
import org.parley.compression.secondorder.Cholesky;
import org.parley.compression.secondorder.Gram;

/**
 * The singular values of a kernel, and the products of two kernels that come nearest to it.
 *
 * <p>Plain, nearest is ‖K − K̂‖. With the inputs' covariance C = XXᵀ/n + εI = LLᵀ it is the error
 * of the layer's outputs, E‖x(K − K̂)‖² = ‖Lᵀ(K − K̂)‖², and LᵀK is what is decomposed: LᵀK = PΣQᵀ,
 * K̂ = (L⁻ᵀPᵣ)(ΣᵣQᵣᵀ) (Yuan et al. 2023, "ASVD", arXiv 2312.05821; Wang et al. 2024, "SVD-LLM",
 * arXiv 2403.07378, where this whitening is exact).
 */
final class Spectrum {
  /** Of the mean power of an input; below it an input says nothing. */
  private static final double EPSILON = 1e-6;

  private final DMatrixRMaj left;
  private final double[] values;
  private final DMatrixRMaj right;

  /**
   * @param left [inputs, count], in the geometry of the kernel itself
   * @param values falling
   * @param right [outputs, count]
   */
  private Spectrum(DMatrixRMaj left, double[] values, DMatrixRMaj right) {
    this.left = left;
    this.values = values;
    this.right = right;
  }

  /**
   * @param kernel [inputs, outputs]
   */
  static Spectrum plain(Weights kernel) {
    return of(matrix(kernel));
  }

  /**
   * @param kernel [inputs, outputs]
   * @param inputs that the layer saw
   */
  static Spectrum aware(Weights kernel, Gram inputs) {
    double power = IntStream.range(0, inputs.size()).mapToDouble(inputs::power).sum();
    double mean = power / inputs.size() / Math.max(1, inputs.rows());
    DMatrixRMaj lower = Cholesky.lower(inputs.covariance(mean > 0 ? EPSILON * mean : 1));
    DMatrixRMaj kernelMatrix = matrix(kernel);
    DMatrixRMaj whitened = new DMatrixRMaj(kernelMatrix.numRows, kernelMatrix.numCols);
    CommonOps_DDRM.multTransA(lower, kernelMatrix, whitened);
    Spectrum spectrum = of(whitened);
    CommonOps_DDRM.invert(lower);
    DMatrixRMaj left = new DMatrixRMaj(spectrum.left.numRows, spectrum.left.numCols);
    CommonOps_DDRM.multTransA(lower, spectrum.left, left);
    return new Spectrum(left, spectrum.values, spectrum.right);
  }

  private static DMatrixRMaj matrix(Weights kernel) {
    DMatrixRMaj matrix = new DMatrixRMaj(kernel.axis(0), kernel.axis(1));
    for (int i = 0; i < matrix.data.length; i++) {
      matrix.data[i] = kernel.values()[i];
    }
    return matrix;
  }

  private static Spectrum of(DMatrixRMaj matrix) {
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(matrix.numRows, matrix.numCols, true, true, true);
    if (!svd.decompose(matrix)) {
      throw new IllegalArgumentException(
          "no singular values of a matrix with %d rows and %d columns"
              .formatted(matrix.numRows, matrix.numCols));
    }
    double[] found = svd.getSingularValues();
    int[] falling =
        IntStream.range(0, svd.numberOfSingularValues())
            .boxed()
            .sorted((a, b) -> Double.compare(found[b], found[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = IntStream.of(falling).mapToDouble(i -> found[i]).toArray();
    return new Spectrum(
        columns(svd.getU(null, false), falling), values, columns(svd.getV(null, false), falling));
  }

  private static DMatrixRMaj columns(DMatrixRMaj from, int[] order) {
    DMatrixRMaj ordered = new DMatrixRMaj(from.numRows, order.length);
    for (int row = 0; row < from.numRows; row++) {
      for (int i = 0; i < order.length; i++) {
        ordered.unsafe_set(row, i, from.unsafe_get(row, order[i]));
      }
    }
    return ordered;
  }

  int inputs() {
    return left.numRows;
  }

  int outputs() {
    return right.numRows;
  }

  /** The share of the squared error's whole that a rank leaves, 0 to 1. */
  double lost(int rank) {
    double all = 0;
    double beyond = 0;
    for (int i = 0; i < values.length; i++) {
      all += values[i] * values[i];
      beyond += i < rank ? 0 : values[i] * values[i];
    }
    return all == 0 ? 0 : beyond / all;
  }

  /** [inputs, rank]. */
  Weights first(int rank) {
    float[] kernel = new float[inputs() * rank];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) left.unsafe_get(i / rank, i % rank);
    }
    return Weights.of(kernel, inputs(), rank);
  }

  /** [rank, outputs]. */
  Weights second(int rank) {
    float[] kernel = new float[rank * outputs()];
    for (int i = 0; i < kernel.length; i++) {
      int direction = i / outputs();
      kernel[i] = (float) (values[direction] * right.unsafe_get(i % outputs(), direction));
    }
    return Weights.of(kernel, rank, outputs());
  }
}
