package org.parley.compression.retraining;

import java.util.function.DoubleConsumer;
import java.util.function.Function;
import org.parley.compression.network.Network;

/**
 * The parent's own training for steps that need it: its data and what it made small. Nothing is
 * opened before the first call.
 */
public interface Retraining {

  String NOBODY = "nobody can teach this model, since what trained it is not known";

  /** Of a model whose data and objective nobody knows, such as one that was imported. */
  Retraining NONE =
      new Retraining() {
        @Override
        public Network trained(Network start, RetrainingPlan plan, DoubleConsumer progress) {
          throw unknown();
        }

        @Override
        public Gradients gradients(Network network, int batches) {
          throw unknown();
        }

        private IllegalArgumentException unknown() {
          return new IllegalArgumentException(
              "the step needs what trained this model, which is not known: leave the step out");
        }
      };

  /**
   * The network trained further on its parent's task. A matrix's weights that are zero stay zero
   * (unless all of it is zero), so that what was pruned stays pruned, and weights that are stored
   * encoded stay as they are. A killed training goes on from its last checkpoint; the same network,
   * plan and data give the same weights. Another network sees other batches, so that repeated short
   * trainings do not see the same few again.
   */
  Network trained(Network start, RetrainingPlan plan, DoubleConsumer progress);

  /** As {@link #trained}, and the student learns from a teacher as well. */
  default Network distilled(
      Network student, Distillation distillation, RetrainingPlan plan, DoubleConsumer progress) {
    throw new IllegalArgumentException(NOBODY);
  }

  /**
   * As {@link #distilled}, while weights are rounded as they will be served: quantisation-aware
   * training with learned steps. Inputs that are rounded learn their scales.
   *
   * @param bits of the weights of that name, as {@link Network#parameters()} has it; 0 where they
   *     are not rounded
   */
  default Network quantiseAware(
      Network student,
      Function<String, Integer> bits,
      Distillation distillation,
      RetrainingPlan plan,
      DoubleConsumer progress) {
    throw new IllegalArgumentException(NOBODY);
  }

  /**
   * Gradients of the parent's task over its training data.
   *
   * @param batches how many, each of the size of the parent's training
   */
  Gradients gradients(Network network, int batches);
}
