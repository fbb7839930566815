package org.parley.messaging;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The ids met last, at most so many: what a consumer keeps in order to pass by what Kafka delivers
 * twice. Thread-safe.
 */
public final class RecentIds {
  private final Set<UUID> ids;

  /**
   * @param most ids remembered; the one met first is forgotten first
   */
  public RecentIds(int most) {
    if (most < 1) {
      throw new IllegalArgumentException(most + " ids");
    }
    ids =
        Collections.newSetFromMap(
            new LinkedHashMap<>() {
              private static final long serialVersionUID = 1L;

              @Override
              protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
                return size() > most;
              }
            });
  }

  /** Whether the id is new; it is known from now on. */
  public synchronized boolean add(UUID id) {
    return ids.add(id);
  }

  /** For what was met and not done: the next time it is new again. */
  public synchronized void remove(UUID id) {
    ids.remove(id);
  }
}
