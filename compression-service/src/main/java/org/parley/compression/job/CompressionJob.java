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
import org.parley.compression.retraining.Retraining;
import org.parley.compression.step.Step;
import org.parley.compression.step.Workbench;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Tensor;

/** Takes a parent through the steps of a recipe, measures what came out, and judges it. */
public final class CompressionJob {
  private final CompressionRecipe recipe;
  private final String recipeName;
  private final Bundle parent;
  private final JobTools tools;
  private final PlannedSteps planned;
  private final VersionWriter versions;

  /**
   * @param recipeName of its file, for the report
   */
  public CompressionJob(
      CompressionRecipe recipe, String recipeName, Bundle parent, JobTools tools) {
    this.planned = new PlannedSteps(recipe, parent);
    this.recipe = recipe;
    this.recipeName = recipeName;
    this.parent = parent;
    this.tools = tools;
    this.versions = new VersionWriter(recipe, recipeName, parent);
  }

  /** The version and what there is to say about it. */
  public record Outcome(BundleWriter bundle, JobReport report) {}

  /** See {@link PlannedSteps#predict}. */
  public List<StepRow> predict() {
    return planned.predict();
  }

  /**
   * Goes on after the last step that this job, or another that begins alike, has finished before.
   *
   * @throws IllegalArgumentException when a step does not fit the parent
   */
  public Outcome run(Subject subject) {
    // What does not fit is told before hours are spent.
    var _ = predict();
    if (recipe.changesLanguage()) {
      var _ = subject.language();
    }
    Pace pace = new Pace(recipe.model(), parts(), tools, System::nanoTime);
    List<StepRow> rows = new ArrayList<>();
    Inputs inputs = new Inputs(() -> pace.during(0, () -> subject.calibration(parent)));
    Network network = stepped(inputs, subject, pace, rows);
    BundleWriter writer = pace.during(partAfterSteps(0), () -> versions.whole(network, subject));
    Bundle version = VersionWriter.read(writer);
    List<LayerRow> layers = layers(version, network, inputs);
    if (!inputs.wereCollected()) {
      pace.skip(0);
    }
    return new Outcome(writer, measured(subject, version, new Changes(rows, layers), pace));
  }

  /**
   * What a search wants to know of a network: no more than its bytes, time and losses. What was
   * tried before is not tried again.
   *
   * @param inputs collected once for all that are tried
   * @throws IllegalArgumentException when a step does not fit
   */
  public Tried.Measured tried(Subject subject, Inputs inputs) {
    String identity =
        Identity.of(
            parent.version().full(), recipe.prefix(recipe.steps().size()), subject.identity());
    return tools
        .cache()
        .find(Tried.Measured.class, identity)
        .orElseGet(() -> {
          Tried.Measured measured = triedAnew(subject, inputs);
          tools.cache().keep(measured, identity);
          return measured;
        });
  }

  private Tried.Measured triedAnew(Subject subject, Inputs inputs) {
    Pace pace = new Pace(recipe.model(), parts(), tools, System::nanoTime);
    Network network = stepped(inputs, subject, pace, new ArrayList<>());
    BundleWriter writer = versions.whole(network, subject);
    Bundle version = VersionWriter.read(writer);
    EngineTimes times = tools.bench().compare(parent, version).getLast();
    return new Tried.Measured(
        version.manifest().networkBytes(),
        (double) parent.manifest().networkBytes() / version.manifest().networkBytes(),
        times.version().p50(),
        times.p50Ratio(),
        Judgement.of(tools.cache(), subject, parent, version, recipe.seed()).losses());
  }

  /** What happened step by step, and what came of it layer by layer. */
  private record Changes(List<StepRow> steps, List<LayerRow> layers) {}

  private List<LayerRow> layers(Bundle version, Network network, Inputs inputs) {
    String identity = Identity.of(version.version().full(), parent.version().full());
    return tools
        .cache()
        .find(Layers.class, identity)
        .orElseGet(() -> {
          var rows = new Layers(new LayerTable(planned.network(), network, inputs.get()).rows());
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
    Network network = planned.network();
    rows.add(planned.parentRow(network));
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
        pace.during(
            number + 1, () -> PlannedSteps.placed(number, () -> step.apply(before, workbench)));
    double seconds = seconds(since);
    List<EngineTimes> times = tools.bench().compare(parent, versions.timed(after));
    double ms = times.getLast().version().p50();
    return new Finished(
        after, PlannedSteps.row(step, after, Optional.of(ms), Optional.of(seconds)));
  }

  /** By the budget's losses alone. */
  private List<String> objections(Subject subject, Network network) {
    Bundle version = VersionWriter.read(versions.whole(network, subject));
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
        Details.of(changes.layers(), judged.flips()),
        Optional.empty());
  }
}
