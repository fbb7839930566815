package org.parley.compression.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.OnnxImport;
import org.parley.compression.step.Step;
import org.parley.runtime.Bundle;

/** The steps of a recipe on a parent, before any of them is done. */
public record PlannedSteps(CompressionRecipe recipe, Bundle parent) {
  /**
   * @throws IllegalArgumentException when the recipe is for another model
   */
  public PlannedSteps {
    if (!parent.version().name().equals(recipe.model())) {
      throw new IllegalArgumentException(
          "the recipe is for %s, and %s is none".formatted(recipe.model(), parent.version()));
    }
  }

  /**
   * Bytes and multiply-adds after each step, without looking at data; the parent's come first.
   * Where the bytes depend on data, the title says that they are the most that it can be.
   *
   * @throws IllegalArgumentException when a step does not fit the parent
   */
  public List<StepRow> predict() {
    Network network = network();
    List<StepRow> rows = new ArrayList<>(List.of(parentRow(network)));
    boolean exact = true;
    for (int i = 0; i < recipe.steps().size(); i++) {
      Step step = recipe.steps().get(i);
      Network before = network;
      network = placed(i, () -> step.predict(before));
      exact &= !step.looksAtData();
      rows.add(
          exact ? row(step, network, Optional.empty(), Optional.empty()) : mostRow(step, network));
    }
    return rows;
  }

  /** The parent's. */
  Network network() {
    try {
      return OnnxImport.network(parent);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(parent.version() + ": " + e.getMessage(), e);
    }
  }

  interface Change {
    Network made();
  }

  /** What does not fit is told with its place in the recipe. */
  static Network placed(int step, Change change) {
    try {
      return change.made();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("steps[" + step + "]: " + e.getMessage(), e);
    }
  }

  StepRow parentRow(Network network) {
    return new StepRow(
        parent.version().toString(),
        parent.manifest().networkBytes(),
        network.multiplyAdds(),
        Optional.empty(),
        Optional.empty());
  }

  private static StepRow mostRow(Step step, Network predicted) {
    return new StepRow(
        step.title() + ", at most",
        step.mostBytes(predicted),
        predicted.multiplyAdds(),
        Optional.empty(),
        Optional.empty());
  }

  static StepRow row(Step step, Network network, Optional<Double> ms, Optional<Double> seconds) {
    return new StepRow(
        step.title(), OnnxExport.files(network).bytes(), network.multiplyAdds(), ms, seconds);
  }
}
