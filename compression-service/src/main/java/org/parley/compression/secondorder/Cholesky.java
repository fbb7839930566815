package org.parley.compression.secondorder;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/** Triangular factors of symmetric positive definite matrices; none changes its argument. */
public final class Cholesky {
  private Cholesky() {}

  /**
   * L with A = LLᵀ.
   *
   * @throws IllegalArgumentException when the matrix is not positive definite
   */
  public static DMatrixRMaj lower(DMatrixRMaj matrix) {
    return factor(matrix.copy(), true);
  }

  /**
   * U with H⁻¹ = UᵀU. Row j of it, from column j on, is that of the inverse of H without the first
   * j rows and columns, over the root of its first element: all that a step that goes through the
   * inputs in order needs of the inverses (Frantar et al. 2022, arXiv 2210.17323).
   *
   * @throws IllegalArgumentException when the matrix is not positive definite
   */
  public static DMatrixRMaj upperOfInverse(DMatrixRMaj hessian) {
    DMatrixRMaj inverse = new DMatrixRMaj(hessian.numRows, hessian.numCols);
    DMatrixRMaj lower = lower(hessian);
    CommonOps_DDRM.invert(lower);
    CommonOps_DDRM.multTransA(lower, lower, inverse);
    return factor(inverse, false);
  }

  private static DMatrixRMaj factor(DMatrixRMaj own, boolean lower) {
    CholeskyDecomposition_F64<DMatrixRMaj> cholesky =
        DecompositionFactory_DDRM.chol(own.numRows, lower);
    if (!cholesky.decompose(own)) {
      throw new IllegalArgumentException(
          "a matrix of " + own.numRows + " rows is not positive definite; damp it more");
    }
    return cholesky.getT(null);
  }
}
