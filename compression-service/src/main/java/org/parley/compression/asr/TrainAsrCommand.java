package org.parley.compression.asr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.parley.compression.speech.SpeechCorpus;
import org.parley.compression.tensorflow.Trainer;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import org.parley.runtime.BundleWriter;
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
    Path heard = data;
    if (!Files.isDirectory(data)) {
      say(
          "no recordings under %s: trains on synthetic speech of the skills' phrases alone, and knows the words of the shipped lexicon"
              .formatted(data));
      heard = StandInData.make(cache.resolve("without-data"), new BundleStore(models));
    }
    AsrTraining training =
        new AsrTraining(
            read, new AsrTraining.Places(heard, skills, cache), threads, TrainAsrCommand::say);
    Trainer.Trained trained =
        exportBest
            ? training
                .best()
                .orElseThrow(
                    () -> new IllegalStateException("no training of this recipe was validated yet"))
            : training.train();
    DecodingAssets assets =
        DecodingAssets.of(read.language(), SkillSet.load(skills), heard, read.seed());
    if (!assets.unspoken().isEmpty()) {
      say("words of the skills without a pronunciation: " + String.join(", ", assets.unspoken()));
    }
    write(read, trained, assets, training.examples());
    return 0;
  }

  private void write(
      AsrRecipe read,
      Trainer.Trained trained,
      DecodingAssets assets,
      List<SpeechCorpus.Example> examples) {
    Path file = models.resolve(AsrBundle.NAME + "-" + read.tag() + ".parley");
    BundleWriter bundle = AsrBundle.of(read, trained.network(), assets);
    Bundle silent = Bundle.read(file + " without examples", bundle.toBytes());
    bundle.add("golden.json", GoldenExamples.of(silent, examples));
    try {
      ModelVersion version = bundle.write(file);
      say(version + " written to " + file + ", phone error rates " + trained.figures());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static void say(String line) {
    System.err.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }
}
