package org.parley.compression;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parley.compression.asr.AsrRecipe;
import org.parley.compression.asr.AsrSubject;
import org.parley.compression.bench.EngineBench;
import org.parley.compression.job.CompressionJob;
import org.parley.compression.job.CompressionRecipe;
import org.parley.compression.job.JobCache;
import org.parley.compression.job.JobReport;
import org.parley.compression.job.JobTools;
import org.parley.compression.job.Progress;
import org.parley.compression.job.StepRow;
import org.parley.compression.job.Subject;
import org.parley.compression.job.Verdict;
import org.parley.compression.nlu.NluRecipe;
import org.parley.compression.nlu.NluSubject;
import org.parley.compression.tensorflow.TrainingOptions;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a smaller and faster version of a model as a recipe says. */
@Command(
    name = "compress",
    mixinStandardHelpOptions = true,
    description =
        "Makes a version of a model as a recipe says, measures it beside its parent, and writes it"
            + " and its report if it is inside the recipe's budget.")
final class CompressCommand implements Callable<Integer> {
  private static final String ASR = "asr";

  /** Who reads how far it is. */
  enum ProgressForm {
    people,
    json
  }

  @Mixin TrainingOptions options = new TrainingOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME@V|FILE",
      description =
          "The parent. Default: the champion of the recipe's model, as it was before compression.")
  Optional<String> model = Optional.empty();

  @Option(
      names = "--own-models",
      defaultValue = "${env:PARLEY_STATE:-.parley}/models",
      description = "Where versions made here lie (default ${DEFAULT-VALUE}).")
  Path ownModels = Path.of("");

  @Option(
      names = "--progress",
      paramLabel = "people|json",
      defaultValue = "people",
      description =
          "On standard error a bar and lines for people, or on standard output a line of JSON for"
              + " each thing that happens (default ${DEFAULT-VALUE}).")
  ProgressForm progressForm = ProgressForm.people;

  @Option(
      names = "--dry-run",
      description = "Only predicts bytes and multiply-adds after each step.")
  boolean dryRun;

  @Override
  public Integer call() {
    return switch (progressForm) {
      case people -> {
        try (ProgressBar bar = ProgressBar.onStandardError()) {
          yield run(bar);
        }
      }
      case json -> run(new ProgressJson(System.out));
    };
  }

  private int run(Progress progress) {
    CompressionRecipe recipe = CompressionRecipe.read(options.recipe());
    Bundle parent = BundleStore.find(List.of(options.models(), ownModels), recipe.model(), model);
    CompressionJob job =
        new CompressionJob(
            recipe,
            String.valueOf(options.recipe().getFileName()),
            parent,
            new JobTools(EngineBench.USUAL, cache(), progress));
    if (dryRun) {
      job.predict().forEach(CompressCommand::print);
      return 0;
    }
    CompressionJob.Outcome outcome = job.run(subject(recipe));
    System.out.print(outcome.report().text());
    return switch (outcome.report().verdict()) {
      case Verdict.Accepted accepted -> write(recipe, outcome, accepted);
      case Verdict.Refused refused -> refuse(recipe, outcome.report(), refused);
    };
  }

  private JobCache cache() {
    return new JobCache(options.cache().resolve("jobs"), Build.digest(), InstantSource.system());
  }

  private static void print(StepRow row) {
    System.out.printf(
        "%-60s %,12d bytes %,14d multiply-adds%n",
        row.step(), row.networkBytes(), row.multiplyAdds());
  }

  private Subject subject(CompressionRecipe recipe) {
    Path trainedBy = options.recipe().resolveSibling(recipe.trainedBy());
    return recipe.model().equals(ASR)
        ? AsrSubject.open(AsrRecipe.read(trainedBy), options, recipe.data())
        : NluSubject.open(NluRecipe.read(trainedBy), options, recipe.data());
  }

  private int write(
      CompressionRecipe recipe, CompressionJob.Outcome outcome, Verdict.Accepted accepted) {
    Path bundle = options.models().resolve(recipe.model() + "-" + recipe.tag() + ".parley");
    try {
      var version = outcome.bundle().write(bundle);
      report(options.models(), recipe, outcome.report());
      TrainingOptions.say(
          "%s written to %s; its losses are %s the budget"
              .formatted(version, bundle, accepted.proven() ? "proven to be inside" : "inside"));
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + bundle, e);
    }
  }

  private int refuse(CompressionRecipe recipe, JobReport report, Verdict.Refused refused) {
    Path folder = options.cache().resolve("refused");
    try {
      Path file = report(folder, recipe, report);
      TrainingOptions.say(
          "refused, nothing is published: %s (report: %s)"
              .formatted(String.join("; ", refused.reasons()), file));
      return 1;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
  }

  private static Path report(Path folder, CompressionRecipe recipe, JobReport report)
      throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(
        folder.resolve(recipe.model() + "-" + recipe.tag() + ".report.json"), report.json());
  }
}
