package org.parley.compression.quantize;

import org.parley.runtime.weights.Encoding;

/** The numbers to which the weights of one tensor can be rounded, fixed before any is. */
interface Levels {

  /**
   * The level nearest to a weight; 0 is one.
   *
   * @param place of the weight, row-major
   */
  float nearest(int place, double weight);

  /**
   * @param values levels, each of its place
   */
  Encoding encoding(float[] values);

  /** Each weight's nearest level. */
  default float[] nearest(float[] weights) {
    float[] values = new float[weights.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = nearest(i, weights[i]);
    }
    return values;
  }
}
