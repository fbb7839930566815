package org.parley.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.CompressionProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** Hands a compression to compression-service. */
@Command(
    name = "compress",
    description =
        "Makes a smaller and faster version of a model as a recipe says; --dry-run predicts sizes,"
            + " --model NAME@V names another parent than the champion.",
    mixinStandardHelpOptions = true)
final class CompressCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RECIPE.yaml", description = "What to do.")
  private String recipe = "";

  @Unmatched private List<String> further = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("compress", recipe));
    arguments.addAll(further);
    return CompressionProcess.run(ParleyCommand.layout(), arguments);
  }
}
