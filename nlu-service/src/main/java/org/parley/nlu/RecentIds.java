package org.parley.nlu;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The ids met last, at most so many. Thread-safe. */
final class RecentIds {
  private final Set<UUID> ids;

  RecentIds(int most) {
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
  synchronized boolean add(UUID id) {
    return ids.add(id);
  }
}
