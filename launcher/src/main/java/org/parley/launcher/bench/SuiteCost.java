package org.parley.launcher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the processes of a suite use of this machine. */
final class SuiteCost {
  private final Map<String, ProcessHandle> processes;

  /**
   * @param processes by name; those that cannot be looked into count as nothing
   */
  SuiteCost(Map<String, ProcessHandle> processes) {
    this.processes = new LinkedHashMap<>(processes);
  }

  /** Processor time of all since each began. */
  Duration cpu() {
    return processes.values().stream()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Memory that each has resident, mebibytes. */
  Map<String, Long> memoryMb() {
    var memory = new LinkedHashMap<String, Long>();
    processes.forEach((name, process) -> resident(process).ifPresent(mb -> memory.put(name, mb)));
    return memory;
  }

  private static Optional<Long> resident(ProcessHandle process) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(status.toString(), e);
    }
  }
}
