package org.parley.launcher.device;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.parley.launcher.device.DeviceMain.Took;
import org.parley.launcher.suite.SuiteException;

/** Runs a device in a process of its own, on one core where the system can hold it there. */
final class DeviceProcess {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int OUT_OF_MEMORY = 3;

  /** Where a version does not fit into the device at all, so that it can be told by how much. */
  private static final int ROOMY_HEAP_MB = 1024;

  private final List<String> versions;
  private final Path orders;

  /**
   * @param versions of asr and of nlu
   * @param orders file of recordings
   */
  DeviceProcess(List<String> versions, Path orders) {
    this.versions = List.copyOf(versions);
    this.orders = orders;
  }

  /**
   * @param heapMb that the process may have; one that does not manage with it is run again with a
   *     gigabyte
   * @throws SuiteException where the process ends without a result
   */
  Took run(int heapMb) throws IOException, InterruptedException {
    Process first = start(heapMb);
    String line = output(first);
    if (first.waitFor() == OUT_OF_MEMORY) {
      Process second = start(ROOMY_HEAP_MB);
      line = output(second);
      int _ = second.waitFor();
    }
    if (line.isBlank()) {
      throw new SuiteException("the device with " + versions + " ended without a result");
    }
    return JSON.readValue(line, Took.class);
  }

  private Process start(int heapMb) throws IOException {
    List<String> command = new ArrayList<>();
    if (has("taskset")) {
      command.addAll(List.of("taskset", "-c", "0"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + heapMb + "m",
            "-Xms16m",
            "-XX:+UseSerialGC",
            "-XX:ActiveProcessorCount=1",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=10",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            DeviceMain.class.getName()));
    command.addAll(versions);
    command.add(orders.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    // One arena of the C library for all threads: each further one keeps memory for itself.
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** The last line: what stands before it is not the result. */
  private static String output(Process process) throws IOException {
    String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return all.lines().filter(line -> line.startsWith("{")).reduce((a, b) -> b).orElse("");
  }

  private static boolean has(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
