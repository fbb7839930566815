package org.parley.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.CommandProcess;
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
    List<String> arguments = new ArrayList<>(List.of("train", what, recipe));
    arguments.addAll(further);
    return CommandProcess.compression(ParleyCommand.layout(), arguments);
  }
}
