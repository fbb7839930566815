package org.parley.compression;

import io.quarkus.picocli.runtime.annotations.TopCommand;
import org.parley.compression.asr.TrainAsrCommand;
import org.parley.compression.nlu.TrainNluCommand;
import org.parley.compression.speech.SpeakEvaluationCommand;
import picocli.CommandLine;

/** The commands of this service; each does its work and ends. */
@TopCommand
@CommandLine.Command(
    name = "compression",
    mixinStandardHelpOptions = true,
    description = "Trains, compresses and measures models.",
    subcommands = {
      CompressionMain.Train.class,
      CompressCommand.class,
      ImportCommand.class,
      JobsCommand.class,
      BenchEngineCommand.class,
      SpeakEvaluationCommand.class
    })
public final class CompressionMain {

  @CommandLine.Command(
      name = "train",
      description = "Trains a model from a recipe and writes its bundle.",
      subcommands = {TrainAsrCommand.class, TrainNluCommand.class})
  static final class Train {}
}
