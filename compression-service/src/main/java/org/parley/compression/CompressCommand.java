package org.parley.compression;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.parley.compression.job.JobTools;
import org.parley.compression.job.PlannedSteps;
import org.parley.compression.job.StepRow;
import org.parley.compression.job.Subject;
import org.parley.compression.job.Verdict;
import org.parley.compression.nlu.NluRecipe;
import org.parley.compression.nlu.NluSubject;
import org.parley.compression.search.FrontSearch;
import org.parley.compression.search.SearchRecipe;
import org.parley.compression.tensorflow.TrainingOptions;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.ModelVersion;
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
      names = "--recipes",
      paramLabel = "DIR",
      description = "Where the parent's training recipe lies. Default: beside the recipe.")
  Optional<Path> recipes = Optional.empty();

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description = "Where the version goes. Default: where shipped versions lie.")
  Optional<Path> into = Optional.empty();

  @Option(
      names = "--report-folder",
      paramLabel = "DIR",
      description = "Where the report is put, too, whatever the verdict.")
  Optional<Path> reportFolder = Optional.empty();

  @Option(
      names = "--json-progress",
      description =
          "Print a line of JSON for each thing that happens, in place of lines for people.")
  boolean jsonProgress;

  @Option(
      names = "--dry-run",
      description = "Only predicts bytes and multiply-adds after each step.")
  boolean dryRun;

  @Override
  public Integer call() {
    if (jsonProgress) {
      return run(new ProgressJson(System.out));
    }
    try (ProgressBar bar = ProgressBar.onStandardError()) {
      return run(bar);
    }
  }

  private int run(JobConsole console) {
    String file = options.recipe().toString();
    String text = CompressionRecipe.text(options.recipe());
    CompressionRecipe recipe = SearchRecipe.first(file, text);
    Bundle parent = BundleStore.find(List.of(options.models(), ownModels), recipe.model(), model);
    if (dryRun) {
      new PlannedSteps(recipe, parent).predict().forEach(CompressCommand::print);
      return 0;
    }
    String name = String.valueOf(options.recipe().getFileName());
    JobTools tools = new JobTools(EngineBench.USUAL, cache(), console);
    if (SearchRecipe.isOne(text)) {
      var search = new FrontSearch(SearchRecipe.parse(file, text), name, parent, tools);
      return ended(recipe, search.run(subject(recipe)), console);
    }
    return ended(
        recipe, new CompressionJob(recipe, name, parent, tools).run(subject(recipe)), console);
  }

  private int ended(CompressionRecipe recipe, FrontSearch.Found found, JobConsole console) {
    if (found.chosen().isPresent()) {
      return ended(recipe, found.chosen().get(), console);
    }
    console.report(found.front().text());
    Path file = ReportFiles.writeFront(refused(), name(recipe), found.front());
    reportFolder.ifPresent(folder -> ReportFiles.writeFront(folder, "report", found.front()));
    console.refused(
        "refused, nothing is published: none of the networks tried is inside the budget (front: %s)"
            .formatted(file));
    return 1;
  }

  private Path refused() {
    return options.cache().resolve("refused");
  }

  private static String name(CompressionRecipe recipe) {
    return recipe.model() + "-" + recipe.tag();
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
    Path trainedBy =
        recipes
            .map(folder -> folder.resolve(recipe.trainedBy()))
            .orElseGet(() -> options.recipe().resolveSibling(recipe.trainedBy()));
    return recipe.model().equals(ASR)
        ? AsrSubject.open(AsrRecipe.read(trainedBy), options, recipe.data())
        : NluSubject.open(NluRecipe.read(trainedBy), options, recipe.data());
  }

  private int ended(CompressionRecipe recipe, CompressionJob.Outcome outcome, JobConsole console) {
    String name = name(recipe);
    console.report(outcome.report().text());
    reportFolder.ifPresent(folder -> ReportFiles.in(folder).write(outcome.report()));
    return switch (outcome.report().verdict()) {
      case Verdict.Accepted accepted -> {
        Path folder = into.orElse(options.models());
        ModelVersion version = write(outcome.bundle(), folder.resolve(name + ".parley"));
        ReportFiles.of(folder, name).write(outcome.report());
        console.accepted(
            version.toString(),
            "%s written to %s; its losses are %s the budget"
                .formatted(version, folder, accepted.proven() ? "proven to be inside" : "inside"));
        yield 0;
      }
      case Verdict.Refused refused -> {
        ReportFiles files = ReportFiles.of(refused(), name);
        files.write(outcome.report());
        console.refused(
            "refused, nothing is published: %s (report: %s)"
                .formatted(String.join("; ", refused.reasons()), files.json()));
        yield 1;
      }
    };
  }

  private static ModelVersion write(BundleWriter bundle, Path file) {
    try {
      return bundle.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
