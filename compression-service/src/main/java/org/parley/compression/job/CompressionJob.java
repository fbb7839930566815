package org.parley.compression.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.compression.bench.EngineTimes;
import org.parley.compression.bench.VersionBench;
import org.parley.compression.job.JobCache.Finished;
import org.parley.compression.job.JobCache.Layers;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.OnnxImport;
import org.parley.compression.retraining.Retraining;
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

  /** Of a network without some blocks, less than its parent's. */
  private static final String LOOKAHEAD = "lookaheadFrames";

  private final CompressionRecipe recipe;
  private final String recipeName;
  private final Bundle parent;
  private final JobTools tools;

  /**
   * @param recipeName of its file, for the report
   */
  public CompressionJob(
      CompressionRecipe recipe, String recipeName, Bundle parent, JobTools tools) {
    if (!parent.version().name().equals(recipe.model())) {
      throw new IllegalArgumentException(
          "the recipe is for %s, and %s is none".formatted(recipe.model(), parent.version()));
    }
    this.recipe = recipe;
    this.recipeName = recipeName;
    this.parent = parent;
    this.tools = tools;
  }

  /** The version and what there is to say about it. */
  public record Outcome(BundleWriter bundle, JobReport report) {}

  /**
   * Bytes and multiply-adds after each step, without looking at data; the parent's come first.
   * Where the bytes depend on data, the title says that they are the most that it can be.
   */
  public List<StepRow> predict() {
    Network network = parentNetwork();
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

  /**
   * Goes on after the last step that this job, or another that begins alike, has finished before.
   *
   * @throws IllegalArgumentException when a step does not fit the parent
   */
  public Outcome run(Subject subject) {
    // What does not fit is told before hours are spent.
    var _ = predict();
    Pace pace = new Pace(recipe.model(), parts(), tools, System::nanoTime);
    List<StepRow> rows = new ArrayList<>();
    Inputs inputs = new Inputs(() -> pace.during(0, () -> subject.calibration(parent)));
    Network network = stepped(inputs, subject, pace, rows);
    BundleWriter writer = writer(network);
    byte[] golden = pace.during(partAfterSteps(0), () -> subject.golden(read(writer)));
    Bundle version = read(writer.add(Subject.GOLDEN, golden));
    List<LayerRow> layers = layers(version, network, inputs);
    if (!inputs.wereCollected()) {
      pace.skip(0);
    }
    return new Outcome(writer, measured(subject, version, new Changes(rows, layers), pace));
  }

  /** What happened step by step, and what came of it layer by layer. */
  private record Changes(List<StepRow> steps, List<LayerRow> layers) {}

  private List<LayerRow> layers(Bundle version, Network network, Inputs inputs) {
    String identity = Identity.of(version.version().full(), parent.version().full());
    return tools
        .cache()
        .find(Layers.class, identity)
        .orElseGet(() -> {
          var rows = new Layers(new LayerTable(parentNetwork(), network, inputs.get()).rows());
          tools.cache().keep(rows, identity);
          return rows;
        })
        .rows();
  }

  private List<String> parts() {
    List<String> parts = new ArrayList<>(List.of("collecting calibration data"));
    recipe.steps().forEach(step -> parts.add(step.title()));
    parts.addAll(List.of("golden examples", "judging", "timing"));
    return parts;
  }

  private int partAfterSteps(int which) {
    return 1 + recipe.steps().size() + which;
  }

  /** Collects calibration data only if there is a step that was not done before. */
  private Network stepped(Inputs inputs, Subject subject, Pace pace, List<StepRow> rows) {
    Network network = parentNetwork();
    rows.add(parentRow(network));
    String data = subject.identity();
    Retraining retraining = subject.retraining(parent, tools.progress()::say);
    for (int i = 0; i < recipe.steps().size(); i++) {
      String identity = Identity.of(parent.version().full(), recipe.prefix(i + 1), data);
      Optional<Finished> kept = tools.cache().find(Finished.class, identity);
      if (kept.isEmpty()) {
        kept = Optional.of(finished(i, network, inputs.get(), subject, retraining, pace));
        tools.cache().keep(kept.get(), identity);
      } else {
        pace.skip(i + 1);
        tools.progress().say(title(i) + ", done before");
      }
      network = kept.get().network();
      rows.add(kept.get().row());
    }
    return network;
  }

  private Finished finished(
      int number,
      Network before,
      List<Map<String, Tensor>> inputs,
      Subject subject,
      Retraining retraining,
      Pace pace) {
    Step step = recipe.steps().get(number);
    tools.progress().say(title(number));
    long since = System.nanoTime();
    Workbench workbench =
        new Workbench(
            inputs,
            retraining,
            network -> objections(subject, network),
            recipe.seed(),
            tools.progress()::say,
            share -> pace.within(number + 1, share, seconds(since)));
    Network after =
        pace.during(number + 1, () -> placed(number, () -> step.apply(before, workbench)));
    double seconds = seconds(since);
    List<EngineTimes> times = tools.bench().compare(parent, timed(after));
    double ms = times.getLast().version().p50();
    return new Finished(after, row(step, after, Optional.of(ms), Optional.of(seconds)));
  }

  /** By the budget's losses alone. */
  private List<String> objections(Subject subject, Network network) {
    BundleWriter writer = writer(network);
    Bundle version = read(writer.add(Subject.GOLDEN, subject.golden(read(writer))));
    Judgement judged = Judgement.of(tools.cache(), subject, parent, version, recipe.seed());
    Verdict verdict =
        Verdict.of(recipe.budget(), Double.MAX_VALUE, Double.MAX_VALUE, judged.losses());
    return switch (verdict) {
      case Verdict.Accepted _ -> List.of();
      case Verdict.Refused refused -> refused.reasons();
    };
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }

  private String title(int step) {
    return "step %d of %d: %s"
        .formatted(step + 1, recipe.steps().size(), recipe.steps().get(step).title());
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

  private static StepRow row(
      Step step, Network network, Optional<Double> ms, Optional<Double> seconds) {
    return new StepRow(
        step.title(), OnnxExport.files(network).bytes(), network.multiplyAdds(), ms, seconds);
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
    if (parent.manifest().contract().containsKey(LOOKAHEAD)) {
      draft = draft.with(LOOKAHEAD, network.lookaheadFrames());
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

  private JobReport measured(Subject subject, Bundle version, Changes changes, Pace pace) {
    tools.progress().say("judging the parent and " + version.version());
    Judgement judged =
        pace.during(
            partAfterSteps(1),
            () -> Judgement.of(tools.cache(), subject, parent, version, recipe.seed()));
    tools.progress().say("timing both in turns");
    VersionBench costs =
        pace.during(partAfterSteps(2), () -> VersionBench.of(tools.bench(), parent, version));
    Verdict verdict =
        Verdict.of(recipe.budget(), costs.networkRatio(), costs.faster(), judged.losses());
    return new JobReport(
        recipeName,
        changes.steps(),
        costs,
        judged.losses(),
        verdict,
        Details.of(changes.layers(), judged.flips()));
  }
}
