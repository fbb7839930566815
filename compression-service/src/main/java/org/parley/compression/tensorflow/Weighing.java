package org.parley.compression.tensorflow;

/**
 * Weights of the parts of an {@link Objective}, from step to step. Everything that the weights
 * depend on besides the step is in {@link #state()}, so that a killed training goes on as if
 * nothing had happened.
 */
public interface Weighing {
  /** The target under which an objective is fed its parts' weights, [parts]. */
  String TARGET = "loss_weights";

  /**
   * @param step from 0
   */
  float[] weights(long step);

  /**
   * @param parts of the loss at a step, before they are weighed
   */
  void saw(long step, float[] parts);

  double[] state();

  void restore(double[] state);
}
