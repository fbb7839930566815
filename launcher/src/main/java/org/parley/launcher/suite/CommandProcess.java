package org.parley.launcher.suite;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a part of a service as a command that ends; waits for it. It shares this process's standard
 * streams.
 */
public final class CommandProcess {
  private static final String SIMULATION = "org.parley.rollout.simulation.SimulateMain";

  private CommandProcess() {}

  /**
   * compression-service, the only one that knows TensorFlow.
   *
   * @return its exit status
   */
  public static int compression(Layout layout, List<String> arguments)
      throws IOException, InterruptedException {
    Path jar = jar(layout, "compression-service");
    return run(
        List.of(
            "-Xmx4g",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar.toString()),
        arguments);
  }

  /**
   * The simulation of experiments, which is a part of rollout-service but starts no service.
   *
   * @return its exit status
   */
  public static int simulation(Layout layout, List<String> arguments)
      throws IOException, InterruptedException {
    Path jar = jar(layout, "rollout-service");
    String classes =
        jar.resolveSibling("app/*") + File.pathSeparator + jar.resolveSibling("lib/main/*");
    return run(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp", classes, SIMULATION), arguments);
  }

  private static Path jar(Layout layout, String service) {
    Path jar = layout.jar(service);
    if (!Files.exists(jar)) {
      throw new SuiteException(jar + " is missing; build the project first");
    }
    return jar;
  }

  private static int run(List<String> how, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(how);
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
