package org.parley.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.CommandProcess;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.RunningSuite;
import org.parley.launcher.suite.SuiteException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Asks the running compression-service about its jobs, by its own client. */
@Command(
    name = "jobs",
    description = {
      "Lists the jobs of the running compression-service.",
      "submit RECIPE.yaml [--model NAME@V] [--publish] [--follow] asks for one;",
      "show, log, follow and cancel take a job's name.",
      "--compression URL names another service than the running suite's."
    },
    mixinStandardHelpOptions = true)
final class JobsCommand implements Callable<Integer> {
  private static final String ADDRESS = "--compression";

  @Unmatched private List<String> further = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return run(ParleyCommand.layout(), further);
  }

  static int run(Layout layout, List<String> words) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("jobs"));
    arguments.addAll(words);
    if (words.stream().noneMatch(word -> word.startsWith(ADDRESS))) {
      arguments.addAll(List.of(ADDRESS, address(layout)));
    }
    return CommandProcess.compression(layout, arguments);
  }

  private static String address(Layout layout) {
    Integer port = new RunningSuite(layout).require().ports().get("compression");
    if (port == null) {
      throw new SuiteException(
          "the running suite has no compression-service; start it with ./parley up --with compression");
    }
    return "http://127.0.0.1:" + port;
  }
}
