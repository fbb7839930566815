package org.parley.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KeyList} that is read anew when its file has changed, so that a key comes and goes
 * without a restart. A change that cannot be read leaves the last good list in force, and {@link
 * #problem} says so. Thread-safe.
 */
public final class KeyFile {
  /** A withdrawn key is good for no longer than this and what Kubernetes takes to write it. */
  public static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final Path file;
  private final InstantSource clock;
  private KeyList keys;
  private @Nullable FileTime modified;
  private Instant looked;
  private @Nullable String problem;

  /**
   * @throws KeyListException where the list cannot be read now
   */
  public KeyFile(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    modified = modified();
    keys = KeyList.read(file);
    looked = clock.instant();
  }

  public synchronized Optional<ApiKey> find(String key) {
    refresh();
    return keys.find(key);
  }

  /** Why the file is not what is in force. */
  public synchronized Optional<String> problem() {
    refresh();
    return Optional.ofNullable(problem);
  }

  private void refresh() {
    Instant now = clock.instant();
    if (now.isBefore(looked.plus(LOOK_EVERY))) {
      return;
    }
    looked = now;
    @Nullable FileTime found = modified();
    if (found != null && found.equals(modified)) {
      return;
    }
    try {
      keys = KeyList.read(file);
      modified = found;
      problem = null;
    } catch (KeyListException e) {
      problem = e.getMessage() + "; the keys read before are in force";
    }
  }

  private @Nullable FileTime modified() {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return null; // which reading will name
    }
  }
}
