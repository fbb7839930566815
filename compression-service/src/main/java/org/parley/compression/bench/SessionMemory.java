package org.parley.compression.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.parley.runtime.Bundle;

/** What a loaded and used version takes of the machine's memory. */
public final class SessionMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "RssAnon:";
  private static final int COPIES = 8;

  private SessionMemory() {}

  /**
   * Bytes of each of two versions, measured while copies of both stay loaded, so that the second
   * does not live on what the first gave back.
   *
   * @return for each version; 0 where the system does not tell (other than Linux)
   */
  public static List<Long> of(List<Bundle> versions) {
    List<Engine> open = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    try {
      // The first ones of all also load libraries and code.
      versions.forEach(version -> open.addAll(used(version)));
      for (Bundle version : versions) {
        long before = resident();
        for (int i = 0; i < COPIES; i++) {
          open.addAll(used(version));
        }
        bytes.add(Math.max(0, resident() - before) / COPIES);
      }
    } finally {
      open.forEach(Engine::close);
    }
    return bytes;
  }

  /** Only the engine of the first batch is kept. */
  private static List<Engine> used(Bundle version) {
    List<Engine> engines = Engine.of(version);
    engines.subList(1, engines.size()).forEach(Engine::close);
    engines.getFirst().step();
    return engines.subList(0, 1);
  }

  private static long resident() {
    System.gc();
    if (!Files.exists(STATUS)) {
      return 0;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + STATUS, e);
    }
  }
}
