package org.parley.compression.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Says in one line why a process did not come to a good end. */
final class ChildEnd {
  /** What a command's own last words begin with. */
  private static final String SAID = "parley: ";

  /** Of a Java machine that runs with {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final int OUT_OF_MEMORY = 3;

  /** A process that a signal ended has this much more than the signal's number. */
  private static final int SIGNAL = 128;

  private static final int ABORTED = 6;
  private static final int KILLED = 9;

  private ChildEnd() {}

  static String reason(int status, Path log) {
    if (status == OUT_OF_MEMORY) {
      return "out of memory: the job needs a larger heap (parley.compression.job-memory)";
    }
    return switch (status - SIGNAL) {
      case KILLED -> "killed, mostly because the machine has no memory left";
      case ABORTED, 4, 7, 8, 11 ->
          "a native library crashed with signal %d; the log ends with: %s"
              .formatted(status - SIGNAL, lastLine(log));
      default -> said(status, log);
    };
  }

  private static String said(int status, Path log) {
    String last = lastLine(log);
    return last.startsWith(SAID)
        ? last.substring(SAID.length())
        : "ended with status %d; the log ends with: %s".formatted(status, last);
  }

  /** The last that a command said of itself, else the last line of all. */
  private static String lastLine(Path log) {
    try {
      List<String> lines =
          Files.readString(log, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
      return lines.reversed().stream()
          .limit(20)
          .filter(line -> line.startsWith(SAID))
          .findFirst()
          .orElse(lines.isEmpty() ? "nothing" : lines.getLast());
    } catch (IOException e) {
      return "cannot be read: " + e.getMessage();
    }
  }
}
