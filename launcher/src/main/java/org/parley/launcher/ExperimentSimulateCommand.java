package org.parley.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.CommandProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands the simulation to rollout-service, whose statistics it runs; {@code --help} included. */
@Command(
    name = "simulate",
    description = "How often experiments would be wrong, with dice; needs no running suite.")
final class ExperimentSimulateCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return CommandProcess.simulation(ParleyCommand.layout(), arguments);
  }
}
