package org.parley.dialog;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.parley.dialog.policy.DialogState;
import org.parley.dialog.policy.Policy;

/**
 * The sessions of the partitions that this replica has, as they stand in committed transactions.
 * One thread changes them; any may look.
 */
@ApplicationScoped
class Sessions {
  /** A session's state and the partition that it lies on. */
  record Held(int partition, DialogState state) {}

  private record Due(Instant at, String session) {}

  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final TreeSet<Due> due =
      new TreeSet<>(Comparator.comparing(Due::at).thenComparing(Due::session));
  private final Map<String, Due> dueOf = new HashMap<>();

  Optional<DialogState> find(String session) {
    return Optional.ofNullable(held.get(session)).map(Held::state);
  }

  int size() {
    return held.size();
  }

  void put(String session, Held now) {
    held.put(session, now);
    forgetDue(session);
    Policy.due(now.state())
        .ifPresent(at -> {
          Due next = new Due(at, session);
          due.add(next);
          dueOf.put(session, next);
        });
  }

  void remove(String session) {
    held.remove(session);
    forgetDue(session);
  }

  void dropPartition(int partition) {
    for (Map.Entry<String, Held> entry : List.copyOf(held.entrySet())) {
      if (entry.getValue().partition() == partition) {
        remove(entry.getKey());
      }
    }
  }

  void clear() {
    List.copyOf(held.keySet()).forEach(this::remove);
  }

  /** When the next session has something to do without being spoken to. */
  Optional<Instant> nextDue() {
    return due.isEmpty() ? Optional.empty() : Optional.of(due.first().at());
  }

  /** Sessions that have something to do by then. */
  Map<String, Held> dueBy(Instant now) {
    Map<String, Held> found = new HashMap<>();
    for (Due each : due) {
      if (each.at().isAfter(now)) {
        break;
      }
      Held session = held.get(each.session());
      if (session != null) {
        found.put(each.session(), session);
      }
    }
    return found;
  }

  private void forgetDue(String session) {
    Due before = dueOf.remove(session);
    if (before != null) {
      due.remove(before);
    }
  }
}
