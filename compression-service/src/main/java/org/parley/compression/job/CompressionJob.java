package org.parley.compression.job;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.parley.compression.bench.EngineBench;
import org.parley.compression.bench.EngineTimes;
import org.parley.compression.bench.VersionBench;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.OnnxImport;
import org.parley.compression.step.Step;
import org.parley.compression.step.Workbench;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;
import org.parley.runtime.NetworkFiles;
import org.parley.runtime.Tensor;

/** Takes a parent through the steps of a recipe, measures what came out, and judges it. */
public final class CompressionJob {
  private static final String RECIPE = "compression.yaml";

  private final CompressionRecipe recipe;
  private final String recipeName;
  private final Bundle parent;
  private final EngineBench bench;
  private final Consumer<String> log;

  /**
   * @param recipeName of its file, for the report
   * @param log takes lines for people
   */
  public CompressionJob(
      CompressionRecipe recipe,
      String recipeName,
      Bundle parent,
      EngineBench bench,
      Consumer<String> log) {
    if (!parent.version().name().equals(recipe.model())) {
      throw new IllegalArgumentException(
          "the recipe is for %s, and %s is none".formatted(recipe.model(), parent.version()));
    }
    this.recipe = recipe;
    this.recipeName = recipeName;
    this.parent = parent;
    this.bench = bench;
    this.log = log;
  }

  /** The version and what there is to say about it. */
  public record Outcome(BundleWriter bundle, JobReport report) {}

  /** Bytes and multiply-adds after each step, without looking at data; the parent's come first. */
  public List<StepRow> predict() {
    Network network = parentNetwork();
    List<StepRow> rows = new ArrayList<>(List.of(parentRow(network)));
    for (int i = 0; i < recipe.steps().size(); i++) {
      Step step = recipe.steps().get(i);
      Network before = network;
      network = placed(i, () -> step.predict(before));
      rows.add(row(step, network, Optional.empty()));
    }
    return rows;
  }

  /**
   * @throws IllegalArgumentException when a step does not fit the parent
   */
  public Outcome run(Subject subject) {
    // What does not fit is told before hours are spent.
    var _ = predict();
    Network network = parentNetwork();
    List<Map<String, Tensor>> inputs = subject.calibration(parent);
    Workbench workbench = new Workbench(inputs, recipe.seed(), log);
    List<StepRow> rows = new ArrayList<>(List.of(parentRow(network)));
    for (int i = 0; i < recipe.steps().size(); i++) {
      Step step = recipe.steps().get(i);
      log.accept("step %d of %d: %s".formatted(i + 1, recipe.steps().size(), step.title()));
      Network before = network;
      network = placed(i, () -> step.apply(before, workbench));
      List<EngineTimes> times = bench.compare(parent, timed(network));
      rows.add(row(step, network, Optional.of(times.getLast().version().p50())));
    }
    BundleWriter writer = writer(network);
    writer.add(Subject.GOLDEN, subject.golden(read(writer)));
    return new Outcome(writer, measured(subject, read(writer), rows));
  }

  private interface Change {
    Network made();
  }

  private static Network placed(int step, Change change) {
    try {
      return change.made();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("steps[" + step + "]: " + e.getMessage(), e);
    }
  }

  private Network parentNetwork() {
    try {
      return OnnxImport.network(parent);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(parent.version() + ": " + e.getMessage(), e);
    }
  }

  private StepRow parentRow(Network network) {
    return new StepRow(
        parent.version().toString(),
        parent.manifest().networkBytes(),
        network.multiplyAdds(),
        Optional.empty());
  }

  private static StepRow row(Step step, Network network, Optional<Double> ms) {
    return new StepRow(step.title(), OnnxExport.files(network).bytes(), network.multiplyAdds(), ms);
  }

  /** A bundle for the engine alone: with the parent's examples, which it need not answer alike. */
  private Bundle timed(Network network) {
    BundleWriter writer = writer(network);
    return read(writer.add(Subject.GOLDEN, parent.entry(Subject.GOLDEN)));
  }

  /** The parent's contract and assets around another network, without golden examples. */
  private BundleWriter writer(Network network) {
    Manifest.Draft draft =
        Manifest.Draft.of(recipe.model(), recipe.tag()).madeFrom(parent.version());
    for (Map.Entry<String, String> setting : parent.manifest().contract().entrySet()) {
      draft = draft.with(setting.getKey(), setting.getValue());
    }
    BundleWriter writer = new BundleWriter(draft.with("recipe", recipeName));
    for (String entry : parent.entries()) {
      if (!List.of(NetworkFiles.GRAPH, NetworkFiles.WEIGHTS, Subject.GOLDEN, RECIPE)
          .contains(entry)) {
        writer.add(entry, parent.entry(entry));
      }
    }
    return OnnxExport.files(network).addTo(writer).add(RECIPE, recipe.text());
  }

  private static Bundle read(BundleWriter writer) {
    return Bundle.read("the new bundle", writer.toBytes());
  }

  private JobReport measured(Subject subject, Bundle version, List<StepRow> rows) {
    log.accept("judging the parent and " + version.version());
    SequencedMap<String, Loss> losses = losses(subject, version);
    log.accept("timing both in turns");
    VersionBench costs = VersionBench.of(bench, parent, version);
    Verdict verdict = Verdict.of(recipe.budget(), costs.networkRatio(), costs.faster(), losses);
    return new JobReport(recipeName, rows, costs, losses, verdict);
  }

  private SequencedMap<String, Loss> losses(Subject subject, Bundle version) {
    // Both at once, where there are two cores: neither takes more than one.
    CompletableFuture<SequencedMap<String, List<Scored>>> ofParent =
        CompletableFuture.supplyAsync(() -> subject.judge(parent));
    SequencedMap<String, List<Scored>> after = subject.judge(version);
    SequencedMap<String, List<Scored>> before = ofParent.join();
    SequencedMap<String, Loss> losses = new LinkedHashMap<>();
    before.forEach((measure, items) ->
        losses.put(measure, Loss.of(items, requireNonNull(after.get(measure)), recipe.seed())));
    return losses;
  }
}
