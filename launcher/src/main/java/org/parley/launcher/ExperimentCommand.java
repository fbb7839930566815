package org.parley.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts a version beside the champion in front of live traffic, and judges it. */
@Command(
    name = "experiment",
    description = "A/B tests of model versions on live traffic, and their simulation.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ExperimentStartCommand.class,
      ExperimentStatusCommand.class,
      ExperimentChangeCommand.Ramp.class,
      ExperimentChangeCommand.Promote.class,
      ExperimentChangeCommand.RollBack.class,
      ExperimentChangeCommand.Stop.class,
      ExperimentSimulateCommand.class
    })
final class ExperimentCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command of experiment is missing");
  }
}
