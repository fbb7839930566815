package org.parley.compression.step;

import static java.util.Objects.requireNonNull;

import org.parley.compression.network.Network;
import org.parley.compression.retraining.RetrainingPlan;

/**
 * Trains the network further on its parent's task alone. What was pruned stays pruned, what is
 * stored in few bits stays as it is.
 */
public record Finetune(RetrainingPlan training) implements Step {
  public Finetune {
    requireNonNull(training, "training");
  }

  @Override
  public Network apply(Network network, Workbench workbench) {
    return workbench.retraining().trained(network, training, workbench.progress());
  }

  @Override
  public Network predict(Network network) {
    return network;
  }

  @Override
  public String title() {
    return "fine-tune for %,d steps".formatted(training.steps());
  }
}
