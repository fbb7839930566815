package org.parley.compression.asr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.parley.compression.tensorflow.Trainer;
import org.parley.runtime.ModelVersion;
import org.parley.skills.SkillSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an acoustic bundle from a recipe. */
@Command(
    name = "asr",
    mixinStandardHelpOptions = true,
    description =
        "Trains the acoustic model of a recipe, from its last checkpoint where there is one, and writes its bundle.")
public final class TrainAsrCommand implements Callable<Integer> {
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
      description = "Where made sound and checkpoints are kept (default ${DEFAULT-VALUE}).")
  Path cache = Path.of("");

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "Of TensorFlow (default ${DEFAULT-VALUE}).")
  int threads = 2;

  @Option(
      names = "--export-best",
      description = "Trains no further: writes the best weights validated so far.")
  boolean exportBest;

  @Override
  public Integer call() {
    AsrRecipe read = AsrRecipe.read(recipe);
    AsrTraining training =
        new AsrTraining(
            read, new AsrTraining.Places(data, skills, cache), threads, TrainAsrCommand::say);
    Trainer.Trained trained =
        exportBest
            ? training
                .best()
                .orElseThrow(
                    () -> new IllegalStateException("no training of this recipe was validated yet"))
            : training.train();
    DecodingAssets assets =
        DecodingAssets.of(read.language(), SkillSet.load(skills), data, read.seed());
    if (!assets.unspoken().isEmpty()) {
      say("words of the skills without a pronunciation: " + String.join(", ", assets.unspoken()));
    }
    Path file = models.resolve(AsrBundle.NAME + "-" + read.tag() + ".parley");
    try {
      ModelVersion version = AsrBundle.of(read, trained.network(), assets).write(file);
      say(version + " written to " + file + ", phone error rates " + trained.figures());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    return 0;
  }

  private static void say(String line) {
    System.err.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }
}
