package org.parley.compression.asr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.parley.compression.speech.SpeechCorpus;
import org.parley.compression.tensorflow.Trainer;
import org.parley.compression.tensorflow.TrainingOptions;
import org.parley.recognition.GoldenExamples;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.ModelVersion;
import org.parley.skills.SkillSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes an acoustic bundle from a recipe. */
@Command(
    name = "asr",
    mixinStandardHelpOptions = true,
    description =
        "Trains the acoustic model of a recipe, from its last checkpoint where there is one, and"
            + " writes its bundle.")
public final class TrainAsrCommand implements Callable<Integer> {
  @Mixin TrainingOptions options = new TrainingOptions();

  @Option(
      names = "--export-best",
      description = "Trains no further: writes the best weights validated so far.")
  boolean exportBest;

  @Override
  public Integer call() {
    AsrRecipe read = AsrRecipe.read(options.recipe());
    Path heard = options.data().orElseGet(() -> standIn(options));
    AsrTraining training =
        new AsrTraining(
            read,
            new AsrTraining.Places(
                heard,
                options.skills(),
                options.models(),
                options.recipe().resolveSibling(""),
                options.cache()),
            options.threads(),
            TrainingOptions::say);
    // First, since a mistake in the skills should not wait for the end of a training.
    DecodingAssets assets =
        DecodingAssets.of(read.language(), SkillSet.load(options.skills()), heard, read.seed());
    if (!assets.unspoken().isEmpty()) {
      TrainingOptions.say(
          "words of the skills without a pronunciation: " + String.join(", ", assets.unspoken()));
    }
    Trainer.Trained trained =
        exportBest
            ? training
                .best()
                .orElseThrow(
                    () -> new IllegalStateException("no training of this recipe was validated yet"))
            : training.train();
    write(AsrBundle.of(read, trained.network(), assets), read, trained, training.examples());
    return 0;
  }

  static Path standIn(TrainingOptions options) {
    TrainingOptions.say(
        "no recordings under %s: trains on synthetic speech of the skills' phrases alone, and knows the words of the shipped lexicon"
            .formatted(options.dataAsNamed()));
    return StandInData.make(
        options.cache().resolve("without-data"), new BundleStore(options.models()));
  }

  private void write(
      BundleWriter bundle,
      AsrRecipe read,
      Trainer.Trained trained,
      List<SpeechCorpus.Example> examples) {
    Path file = options.models().resolve(AsrBundle.NAME + "-" + read.tag() + ".parley");
    Bundle silent = Bundle.read(file + " without examples", bundle.toBytes());
    bundle.add(GoldenExamples.ENTRY, GoldenSounds.of(silent, examples));
    try {
      ModelVersion version = bundle.write(file);
      TrainingOptions.say(
          version + " written to " + file + ", phone error rates " + trained.figures());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
