package org.parley.compression.nlu;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parley.skills.SkillSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a bundle that understands from a recipe. */
@Command(
    name = "nlu",
    mixinStandardHelpOptions = true,
    description =
        "Trains the understanding model of a recipe, from its last checkpoint where there is one, and writes its bundle.")
public final class TrainNluCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "RECIPE.yaml",
      description = "What to train; see compression-service/recipes.")
  Path recipe = Path.of("");

  @Option(
      names = "--data",
      defaultValue = "${env:PARLEY_DATA:-../shared/data}",
      description = "Recordings and texts (PARLEY_DATA, default ${DEFAULT-VALUE}).")
  Path data = Path.of("");

  @Option(
      names = "--skills",
      defaultValue = "${env:PARLEY_SKILLS:-skills}",
      description = "The skills (PARLEY_SKILLS, default ${DEFAULT-VALUE}).")
  Path skills = Path.of("");

  @Option(
      names = "--models",
      defaultValue = "${env:PARLEY_MODELS:-models}",
      description = "Where the bundle goes (PARLEY_MODELS, default ${DEFAULT-VALUE}).")
  Path models = Path.of("");

  @Option(
      names = "--cache",
      defaultValue = "${env:PARLEY_CACHE:-${sys:user.home}/.cache/parley}",
      description = "Where checkpoints are kept (default ${DEFAULT-VALUE}).")
  Path cache = Path.of("");

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "Of TensorFlow (default ${DEFAULT-VALUE}).")
  int threads = 2;

  @Override
  public Integer call() {
    var training =
        new NluTraining(NluRecipe.read(recipe), SkillSet.load(skills), TrainNluCommand::say);
    Optional<Path> texts = Files.isDirectory(data) ? Optional.of(data) : Optional.empty();
    var made = training.run(texts, cache.resolve("training"), models, threads);
    say(
        "%s written to %s; validation %s; temperature %.2f; %,d weights, %,d words; out of scope from %s"
            .formatted(
                made.version(),
                made.file(),
                made.figures(),
                made.temperature(),
                made.weights(),
                made.words(),
                String.join(", ", made.sources())));
    return 0;
  }

  private static void say(String line) {
    System.err.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }
}
