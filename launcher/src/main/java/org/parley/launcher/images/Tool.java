package org.parley.launcher.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import org.parley.launcher.suite.SuiteException;

/** Programs of this machine that images are made with. */
final class Tool {
  private Tool() {}

  /** What a program prints. */
  static String output(String... command) throws IOException, InterruptedException {
    return output(new ProcessBuilder(List.of(command)));
  }

  /**
   * @throws SuiteException where the program is missing or fails, with what it says last
   */
  static String output(ProcessBuilder command) throws IOException, InterruptedException {
    Process process;
    try {
      process = command.redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new SuiteException(
          command.command().getFirst()
              + " cannot be run here; images are made on Debian or a system that is made of it",
          e);
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new SuiteException(
          String.join(" ", command.command())
              + " failed: "
              + output
                  .lines()
                  .filter(line -> !line.isBlank())
                  .reduce((a, b) -> b)
                  .orElse("no word"));
    }
    return output;
  }
}
