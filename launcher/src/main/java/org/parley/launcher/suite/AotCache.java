package org.parley.launcher.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What the JVM of a service has learnt in an earlier run: its classes as they are once they are
 * linked, and which methods are hot (JEP 483, 514 and 515). It lies beside the service's jar, for
 * one build of it and one Java; the JVM itself refuses what does not fit and starts without.
 *
 * @param jar of the service
 * @param file of the cache
 */
record AotCache(Path jar, Path file) {
  /** Whether a process takes what an earlier one has learnt, or learns for those that follow. */
  enum Mode {
    USE,
    RECORD
  }

  static AotCache of(Path jar) {
    return new AotCache(jar, jar.resolveSibling("java-" + Runtime.version() + ".aot"));
  }

  /** Whether the jar has not been built again since. */
  boolean isFresh() {
    try {
      return Files.exists(file)
          && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) > 0;
    } catch (IOException _) {
      return false;
    }
  }

  /** Flags of the JVM. One that records writes the cache when it ends, which takes it seconds. */
  List<String> jvmFlags(Mode mode) {
    return switch (mode) {
      case USE -> isFresh() ? List.of("-XX:AOTCache=" + file) : List.of();
      case RECORD -> List.of("-XX:AOTCacheOutput=" + half());
    };
  }

  /**
   * Keeps what a process has written that has ended, so that no half of a cache is ever used.
   *
   * @return empty where it was kept, else why not
   */
  Optional<String> keep() {
    try {
      Files.move(half(), file, StandardCopyOption.REPLACE_EXISTING);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("it wrote no " + half() + ": " + e.getMessage());
    }
  }

  private Path half() {
    return file.resolveSibling(file.getFileName() + ".half");
  }
}
