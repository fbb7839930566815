package org.parley.launcher;

import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.parley.launcher.eval.EvalCommand;
import org.parley.launcher.eval.ReplayCommand;
import org.parley.launcher.images.ImagesCommand;
import org.parley.launcher.suite.Layout;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command of which all others are parts. */
@Command(
    name = "parley",
    description = "A voice assistant as services over Kafka.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      ModelsCommand.class,
      RouteCommand.class,
      TrainCommand.class,
      CompressCommand.class,
      JobsCommand.class,
      ImportCommand.class,
      EvalCommand.class,
      ReplayCommand.class,
      AskCommand.class,
      ExperimentCommand.class,
      KeysCommand.class,
      BenchCommand.class,
      DemoCommand.class,
      ImagesCommand.class,
      BrokerCommand.class,
      RehearseCommand.class
    },
    footer = {"", "test builds everything and runs all tests: ./mvnw verify with the right JDK."})
public final class ParleyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  public static void main(String[] args) {
    LogManager.getLogManager().reset();
    Logger.getLogger("").setLevel(Level.WARNING);
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new ParleyCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(ParleyCommand::explain)
        .setExecutionExceptionHandler((e, command, parsed) -> {
          command.getErr().println("parley: " + reason(e));
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
  }

  /** One line about what is wrong, then where to read more. */
  private static int explain(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("parley: " + misuse(e, args));
    command.getErr().println("Try: ./" + command.getCommandSpec().qualifiedName() + " --help");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String misuse(ParameterException e, String[] args) {
    boolean atTheTop = e.getCommandLine().getParent() == null;
    if (atTheTop && e instanceof UnmatchedArgumentException && !args[0].startsWith("-")) {
      return "there is no command '" + args[0] + "'";
    }
    return String.valueOf(e.getMessage()).replaceFirst("^Error: ", "");
  }

  /** An error without a message of its own is a defect; its name is more than nothing. */
  private static String reason(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** Where this run finds the project and the suite. */
  public static Layout layout() {
    return Layout.find(System.getenv(), Path.of(""));
  }
}
