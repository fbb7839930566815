package org.parley.compression.retraining;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.parley.compression.tensorflow.Weighing;

/** How the parts of a distillation's loss are weighed against each other. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LossWeights.Fixed.class, name = "fixed"),
  @JsonSubTypes.Type(value = LossWeights.Scheduled.class, name = "schedule"),
  @JsonSubTypes.Type(value = LossWeights.Dynamic.class, name = "dynamic")
})
public sealed interface LossWeights {

  /**
   * @param steps of the whole training
   */
  Weighing over(long steps);

  /** Whether the task counts at any time. */
  boolean task();

  /** Whether the teacher's hidden values count at any time. */
  boolean features();

  /** The same all the time. */
  record Fixed(PartWeights weights) implements LossWeights {
    public Fixed {
      requireNonNull(weights, "weights");
    }

    @Override
    public Weighing over(long steps) {
      return new BySteps(weights, weights, steps);
    }

    @Override
    public boolean task() {
      return weights.task() > 0;
    }

    @Override
    public boolean features() {
      return weights.features() > 0;
    }
  }

  /** On a straight line from the first to the last step. */
  record Scheduled(PartWeights first, PartWeights last) implements LossWeights {
    public Scheduled {
      requireNonNull(first, "first");
      requireNonNull(last, "last");
    }

    @Override
    public Weighing over(long steps) {
      return new BySteps(first, last, steps);
    }

    @Override
    public boolean task() {
      return first.task() + last.task() > 0;
    }

    @Override
    public boolean features() {
      return first.features() + last.features() > 0;
    }
  }

  /**
   * What falls more slowly weighs more: dynamic weight averaging (Liu, Johns and Davison 2019,
   * "End-to-end multi-task learning with attention", arXiv 1803.10704).
   *
   * @param weights that the dynamic ones multiply
   * @param every steps whose losses are averaged before weights change
   * @param temperature of the softmax over the rates of fall; large for equal weights
   */
  record Dynamic(PartWeights weights, int every, double temperature) implements LossWeights {
    public Dynamic {
      requireNonNull(weights, "weights");
      if (every < 1 || !(temperature > 0)) {
        throw new IllegalArgumentException(
            "weights: every %d and temperature %s must be positive".formatted(every, temperature));
      }
    }

    @Override
    public Weighing over(long steps) {
      return new DynamicWeights(weights.all(), every, temperature);
    }

    @Override
    public boolean task() {
      return weights.task() > 0;
    }

    @Override
    public boolean features() {
      return weights.features() > 0;
    }
  }

  /** By the step alone. */
  record BySteps(PartWeights first, PartWeights last, long steps) implements Weighing {
    @Override
    public float[] weights(long step) {
      double done = steps <= 1 ? 1 : Math.min(1, (double) step / (steps - 1));
      double[] from = first.all();
      double[] to = last.all();
      float[] weights = new float[from.length];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (from[i] + (to[i] - from[i]) * done);
      }
      return weights;
    }

    @Override
    public void saw(long step, float[] parts) {}

    @Override
    public double[] state() {
      return new double[0];
    }

    @Override
    public void restore(double[] state) {}
  }
}
