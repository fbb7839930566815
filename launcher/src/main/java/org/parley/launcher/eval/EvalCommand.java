package org.parley.launcher.eval;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What there is to measure. */
@Command(
    name = "eval",
    description = "Measures a model on recordings or texts.",
    mixinStandardHelpOptions = true,
    subcommands = {
      EvalAsrCommand.class,
      EvalCommandsCommand.class,
      EvalNluCommand.class,
      EvalSpeakCommand.class
    })
public final class EvalCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to measure: asr, commands or nlu");
  }
}
