package org.parley.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.SuiteException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** Hands a training to compression-service, the only one that knows TensorFlow. */
@Command(
    name = "train",
    description = "Trains a model as a recipe says.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "asr|nlu", description = "What to train.")
  private String what = "";

  @Parameters(index = "1", paramLabel = "RECIPE.yaml", description = "How to train it.")
  private String recipe = "";

  @Unmatched private List<String> further = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Layout layout = ParleyCommand.layout();
    Path jar = layout.jar("compression-service");
    if (!Files.exists(jar)) {
      throw new SuiteException(jar + " is missing; build the project first");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx4g", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-jar", jar.toString(), "train", what, recipe));
    command.addAll(further);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
