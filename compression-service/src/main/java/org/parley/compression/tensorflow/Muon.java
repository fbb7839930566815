package org.parley.compression.tensorflow;

import org.parley.compression.network.Weights;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * Momentum whose singular values are all brought to about 1 before a step (Jordan et al. 2024,
 * "Muon: an optimizer for hidden layers"), so that rare directions of a matrix learn as fast as the
 * common ones. The step's root mean square is Adam's, so that both share a rate (Liu et al. 2025,
 * arXiv 2502.16982).
 */
final class Muon {
  private static final float MOMENTUM = 0.95f;
  private static final int ITERATIONS = 5;

  /** The quintic of Newton and Schulz that lifts small singular values fastest. */
  private static final float A = 3.4445f;

  private static final float B = -4.7750f;
  private static final float C = 2.0315f;

  /** Root mean square of Adam's steps, as Liu et al. measured it. */
  private static final double ADAMS_SIZE = 0.2;

  private static final String KERNEL = "/kernel";

  /** A smaller matrix is Adam's. */
  private static final int SMALLEST = 64;

  private final Ops tf;
  private final Products products;

  Muon(Ops tf, Products products) {
    this.tf = tf;
    this.products = products;
  }

  /**
   * Whether these are weights of a product between hidden layers: a kernel, that of a convolution
   * included, and no table.
   *
   * @param name of the parameter, {@code layer/kernel}
   */
  static boolean suits(String name, Weights weights) {
    return name.endsWith(KERNEL)
        && weights.rank() >= 2
        && Math.min(rows(weights), columns(weights)) >= SMALLEST;
  }

  private static int columns(Weights weights) {
    return weights.axis(weights.rank() - 1);
  }

  /** All that one output sees: inputs, or taps and inputs. */
  private static int rows(Weights weights) {
    return weights.size() / columns(weights);
  }

  /**
   * One step.
   *
   * @param momentum kept from step to step
   * @param like of the variable's shape
   */
  Op update(
      Operand<TFloat32> variable,
      Operand<TFloat32> momentum,
      Operand<TFloat32> gradient,
      Operand<TFloat32> rate,
      Weights like) {
    Operand<TFloat32> kept = tf.assign(momentum, mixed(gradient, momentum));
    int rows = rows(like);
    int columns = columns(like);
    double size = ADAMS_SIZE * Math.sqrt(Math.max(rows, columns));
    Operand<TFloat32> matrix =
        tf.reshape(mixed(gradient, kept), tf.constant(new int[] {rows, columns}));
    Operand<TFloat32> step =
        tf.reshape(orthogonal(matrix, rows > columns), tf.constant(like.shape()));
    return tf.assignSub(variable, tf.math.mul(tf.math.mul(rate, tf.constant((float) size)), step));
  }

  private Operand<TFloat32> mixed(Operand<TFloat32> gradient, Operand<TFloat32> momentum) {
    return tf.math.add(
        tf.math.mul(momentum, tf.constant(MOMENTUM)),
        tf.math.mul(gradient, tf.constant(1 - MOMENTUM)));
  }

  /** The nearest matrix with orthonormal rows or columns, about. */
  Operand<TFloat32> orthogonal(Operand<TFloat32> matrix, boolean tall) {
    Operand<TFloat32> norm = tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.nn.l2Loss(matrix)));
    Operand<TFloat32> x = tf.math.div(matrix, tf.math.maximum(norm, tf.constant(1e-12f)));
    for (int i = 0; i < ITERATIONS; i++) {
      // the square matrix of the shorter side
      Operand<TFloat32> square =
          tall
              ? products.of(x, x, MatMul.transposeA(true))
              : products.of(x, x, MatMul.transposeB(true));
      Operand<TFloat32> factor =
          tf.math.add(
              tf.math.mul(square, tf.constant(B)),
              tf.math.mul(products.of(square, square), tf.constant(C)));
      Operand<TFloat32> turned = tall ? products.of(x, factor) : products.of(factor, x);
      x = tf.math.add(tf.math.mul(x, tf.constant(A)), turned);
    }
    return x;
  }
}
