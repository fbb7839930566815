package org.parley.launcher.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs compression-service, the only one that knows TensorFlow, as a command that ends. */
public final class CompressionProcess {
  private CompressionProcess() {}

  /**
   * Waits for the command; it shares this process's standard streams.
   *
   * @return its exit status
   */
  public static int run(Layout layout, List<String> arguments)
      throws IOException, InterruptedException {
    Path jar = layout.jar("compression-service");
    if (!Files.exists(jar)) {
      throw new SuiteException(jar + " is missing; build the project first");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx4g", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
