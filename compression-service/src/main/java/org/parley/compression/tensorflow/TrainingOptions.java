package org.parley.compression.tensorflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every training command is told: a picocli mixin. */
public final class TrainingOptions {
  @Parameters(
      paramLabel = "RECIPE.yaml",
      description = "What to train; see compression-service/recipes.")
  private Path recipe = Path.of("");

  @Option(
      names = "--data",
      defaultValue = "${env:PARLEY_DATA:-../shared/data}",
      description = "Recordings and texts (PARLEY_DATA, default ${DEFAULT-VALUE}).")
  private Path data = Path.of("");

  @Option(
      names = "--skills",
      defaultValue = "${env:PARLEY_SKILLS:-skills}",
      description = "The skills (PARLEY_SKILLS, default ${DEFAULT-VALUE}).")
  private Path skills = Path.of("");

  @Option(
      names = "--models",
      defaultValue = "${env:PARLEY_MODELS:-models}",
      description = "Where the bundle goes (PARLEY_MODELS, default ${DEFAULT-VALUE}).")
  private Path models = Path.of("");

  @Option(
      names = "--cache",
      defaultValue = "${env:PARLEY_CACHE:-${sys:user.home}/.cache/parley}",
      description = "Where made sound and checkpoints are kept (default ${DEFAULT-VALUE}).")
  private Path cache = Path.of("");

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "Of TensorFlow (default ${DEFAULT-VALUE}).")
  private int threads = 2;

  public Path recipe() {
    return recipe;
  }

  /** The folder of recordings and texts; empty where there is none. */
  public Optional<Path> data() {
    return Files.isDirectory(data) ? Optional.of(data) : Optional.empty();
  }

  /** The folder as it was named, for a message. */
  public Path dataAsNamed() {
    return data;
  }

  public Path skills() {
    return skills;
  }

  public Path models() {
    return models;
  }

  public Path cache() {
    return cache;
  }

  public int threads() {
    return threads;
  }

  /** Tells whoever waits how far it is. */
  public static void say(String line) {
    System.err.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }
}
