package org.parley.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.LogFile;
import org.parley.launcher.suite.Service;
import org.parley.launcher.suite.SuiteException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a service wrote. */
@Command(
    name = "logs",
    description = "Prints the log of a service.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  private static final String NAMES =
      "there are gateway, asr, nlu, dialog, tts, broker and supervisor";

  @Parameters(paramLabel = "SERVICE", description = "Whose log; " + NAMES + ".")
  private String service = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written next, until Ctrl-C.")
  private boolean follow;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    LogFile log = new LogFile(file(ParleyCommand.layout()));
    log.copyTo(out);
    while (follow) {
      log.awaitMore();
      log.copyTo(out);
    }
    return 0;
  }

  private Path file(Layout layout) {
    String name =
        switch (service) {
          case "broker", "supervisor" -> service;
          default ->
              Service.named(service)
                  .map(Service::shortName)
                  .orElseThrow(
                      () -> new SuiteException("no service is called " + service + "; " + NAMES));
        };
    return layout.log(name);
  }
}
