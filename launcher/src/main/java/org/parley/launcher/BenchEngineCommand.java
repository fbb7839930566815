package org.parley.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.CommandProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/**
 * Hands the measurement of a version to compression-service, which measures while it compresses.
 */
@Command(
    name = "engine",
    description =
        "Times and sizes of a version beside its parent's; needs no running suite. --json prints"
            + " one JSON object.",
    mixinStandardHelpOptions = true)
final class BenchEngineCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NAME@V", description = "A version that has a parent.")
  private String model = "";

  @Unmatched private List<String> further = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("bench-engine", model));
    arguments.addAll(further);
    return CommandProcess.compression(ParleyCommand.layout(), arguments);
  }
}
