package org.parley.compression.onnx;

/** How an exported graph stores its larger weights. */
public enum WeightStorage {
  /** 32-bit floats, exactly the network's. */
  FLOAT,
  /**
   * 16-bit floats (11 bits of mantissa), widened when the graph is loaded: half the size at a
   * relative error of at most 2⁻¹¹ a weight. Biases and normalisation stay as they are.
   */
  HALF,
  /**
   * In a file of their own, {@link org.parley.runtime.weights.WeightFile}: encoded ones as their
   * encoding says, others, biases too, as floats of 16 bits, and all coded by how often they occur.
   */
  FILE
}
