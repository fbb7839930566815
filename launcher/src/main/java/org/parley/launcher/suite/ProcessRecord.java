package org.parley.launcher.suite;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * Which process runs something, kept in a file so that another launcher finds it again.
 *
 * @param pid number that the system gave it and may give to another process once this one is gone
 * @param startedAt milliseconds since the epoch; tells this process from a later one with its
 *     number
 * @param starts how often it was started since {@code up}
 */
record ProcessRecord(long pid, long startedAt, int starts) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Some systems give the start in whole seconds. */
  private static final long SAME_START_MS = 2_000;

  static ProcessRecord of(ProcessHandle process, int starts) {
    return new ProcessRecord(process.pid(), startOf(process), starts);
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** The process, as long as it lives. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> Math.abs(startOf(process) - startedAt) <= SAME_START_MS);
  }

  static Optional<ProcessRecord> read(Path file) {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), ProcessRecord.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new SuiteException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Replaces the file at once: a reader sees the old record or the new one. */
  void write(Path file) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".new");
      Files.write(next, JSON.writeValueAsBytes(this));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new SuiteException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
