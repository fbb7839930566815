package org.parley.compression.tensorflow;

import static java.util.Objects.requireNonNull;

/**
 * How a training computes.
 *
 * @param optimizer of the larger matrices; everything else is Adam's
 * @param products in which dense layers multiply
 */
public record Method(Optimizer optimizer, Precision products) {
  /** Adam in 32-bit floats. */
  public static final Method PLAIN = new Method(Optimizer.ADAM, Precision.FLOAT);

  /** What makes a step of a gradient. */
  public enum Optimizer {
    /** Kingma and Ba 2015, arXiv 1412.6980. */
    ADAM,
    /** Steps of equal size in all directions of a matrix; see {@link Muon}. */
    MUON
  }

  /** Of the factors of a matrix product; sums are 32-bit floats in any case. */
  public enum Precision {
    FLOAT,
    /** 8 bits of mantissa: several times faster on processors with AMX or the like. */
    BFLOAT
  }

  public Method {
    requireNonNull(optimizer, "optimizer");
    requireNonNull(products, "products");
  }
}
