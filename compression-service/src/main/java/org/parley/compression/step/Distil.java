package org.parley.compression.step;

import static java.util.Objects.requireNonNull;

import org.parley.compression.network.Network;
import org.parley.compression.retraining.Distillation;
import org.parley.compression.retraining.RetrainingPlan;

/** Trains the network on its parent's task and on what a teacher answers. */
public record Distil(Distillation from, RetrainingPlan training) implements Step {
  public Distil {
    requireNonNull(from, "from");
    requireNonNull(training, "training");
  }

  @Override
  public Network apply(Network network, Workbench workbench) {
    return workbench.retraining().distilled(network, from, training, workbench.progress());
  }

  @Override
  public Network predict(Network network) {
    from.requireFits(network);
    return network;
  }

  @Override
  public String title() {
    return "distil from the %s for %,d steps".formatted(from.teacher(), training.steps());
  }
}
