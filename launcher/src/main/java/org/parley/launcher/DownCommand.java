package org.parley.launcher;

import java.util.concurrent.Callable;
import org.parley.launcher.suite.RunningSuite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops everything that {@code up} started. */
@Command(
    name = "down",
    description = "Stops everything that up started.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    boolean wasRunning = new RunningSuite(ParleyCommand.layout()).stop();
    spec.commandLine().getErr().println(wasRunning ? "parley is stopped" : "parley is not running");
    return 0;
  }
}
