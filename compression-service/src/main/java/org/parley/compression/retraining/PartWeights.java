package org.parley.compression.retraining;

/**
 * Weights of the parts of a distillation's loss.
 *
 * @param soft of the teacher's answers
 * @param task of the parent's own objective
 * @param features of the teacher's hidden values
 */
public record PartWeights(double soft, double task, double features) {
  public PartWeights {
    if (!(soft >= 0 && task >= 0 && features >= 0 && soft + task + features > 0)) {
      throw new IllegalArgumentException(
          "weights must not be negative and not all zero: soft %s, task %s, features %s"
              .formatted(soft, task, features));
    }
  }

  double[] all() {
    return new double[] {soft, task, features};
  }
}
