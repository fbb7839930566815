package org.parley.compression.secondorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.junit.jupiter.api.Test;

class GramTest {
  /** Rows (1 2) and (3 0): XXᵀ = (10 2; 2 4). */
  private static Gram byHand() {
    Gram gram = new Gram(2);
    gram.add(new float[] {1, 2});
    gram.add(new float[] {3, 0});
    return gram;
  }

  @Test
  void hessianAndCovarianceByHand() {
    assertThat(byHand().hessian().data).containsExactly(20, 4, 4, 8);
    assertThat(byHand().covariance(0.5).data).containsExactly(5.5, 1, 1, 2.5);
    assertThat(byHand().power(0)).isEqualTo(10);
    assertThat(byHand().rows()).isEqualTo(2);
  }

  @Test
  void dampingAddsAShareOfTheMeanDiagonal() {
    assertThat(byHand().damped(0.01).data)
        .containsExactly(new double[] {20.14, 4, 4, 8.14}, within(1e-12));
  }

  @Test
  void inputsThatWereAlwaysZeroCanBeInverted() {
    Gram silent = new Gram(3);
    silent.add(new float[6]);
    assertThat(Cholesky.upperOfInverse(silent.damped(0.01)).get(2, 2)).isEqualTo(1);
  }

  @Test
  void theFactorsMultiplyToWhatTheyAreOf() {
    DMatrixRMaj hessian = byHand().damped(0.01);
    DMatrixRMaj lower = Cholesky.lower(hessian);
    DMatrixRMaj upper = Cholesky.upperOfInverse(hessian);
    DMatrixRMaj product = new DMatrixRMaj(2, 2);
    CommonOps_DDRM.multTransB(lower, lower, product);
    assertThat(MatrixFeatures_DDRM.isIdentical(product, hessian, 1e-12)).isTrue();
    DMatrixRMaj inverse = new DMatrixRMaj(2, 2);
    CommonOps_DDRM.multTransA(upper, upper, inverse);
    CommonOps_DDRM.mult(inverse, hessian, product);
    assertThat(MatrixFeatures_DDRM.isIdentity(product, 1e-12)).isTrue();
    assertThat(MatrixFeatures_DDRM.isUpperTriangle(upper, 0, 0)).isTrue();
  }

  @Test
  void whatIsNotPositiveDefiniteIsRefused() {
    DMatrixRMaj indefinite = new DMatrixRMaj(new double[][] {{1, 2}, {2, 1}});
    assertThatThrownBy(() -> Cholesky.lower(indefinite))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not positive definite");
  }
}
