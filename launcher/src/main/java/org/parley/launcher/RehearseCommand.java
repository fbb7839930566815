package org.parley.launcher;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the {@code parley} script does once after each build. */
@Command(
    name = "rehearse",
    hidden = true,
    description =
        "Runs the suite once, aside, and keeps what its JVMs learnt, so that later starts are quicker.",
    mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    new Rehearsal(ParleyCommand.layout(), spec.commandLine().getErr()::println).run();
    return 0;
  }
}
