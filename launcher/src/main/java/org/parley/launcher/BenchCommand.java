package org.parley.launcher;

import org.parley.launcher.device.BenchDeviceCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measurements. */
@Command(
    name = "bench",
    description = "Measures a running suite, or a version beside its parent.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchStreamsCommand.class,
      BenchSwapCommand.class,
      BenchEngineCommand.class,
      BenchDeviceCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what to measure is missing");
  }
}
