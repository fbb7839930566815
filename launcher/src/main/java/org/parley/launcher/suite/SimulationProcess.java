package org.parley.launcher.suite;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the simulation of experiments, which is a part of rollout-service but starts no service. */
public final class SimulationProcess {
  private static final String MAIN = "org.parley.rollout.simulation.SimulateMain";

  private SimulationProcess() {}

  /**
   * Waits for the command; it shares this process's standard streams.
   *
   * @return its exit status
   */
  public static int run(Layout layout, List<String> arguments)
      throws IOException, InterruptedException {
    Path jar = layout.jar("rollout-service");
    if (!Files.exists(jar)) {
      throw new SuiteException(jar + " is missing; build the project first");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp"));
    command.add(
        jar.resolveSibling("app/*") + File.pathSeparator + jar.resolveSibling("lib/main/*"));
    command.add(MAIN);
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
