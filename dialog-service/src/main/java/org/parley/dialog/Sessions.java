package org.parley.dialog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
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
  /**
   * A session's state and the partition that it lies on.
   *
   * @param since when it last changed
   */
  record Held(int partition, DialogState state, Instant since) {}

  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final Agenda due = new Agenda();
  private final Agenda forgotten = new Agenda();
  private final Duration forgetAfter;

  @Inject
  Sessions(DialogConfig config) {
    this(config.forgetAfter());
  }

  /**
   * @param forgetAfter how long a session is kept that nobody speaks in and that keeps nothing
   */
  Sessions(Duration forgetAfter) {
    if (!forgetAfter.isPositive()) {
      throw new IllegalArgumentException("sessions cannot be forgotten after " + forgetAfter);
    }
    this.forgetAfter = forgetAfter;
  }

  /** At which time which session is to be looked at. */
  private static final class Agenda {
    private record Entry(Instant at, String session) {}

    private final TreeSet<Entry> entries =
        new TreeSet<>(Comparator.comparing(Entry::at).thenComparing(Entry::session));
    private final Map<String, Entry> entryOf = new HashMap<>();

    /** The session's only entry from now on. */
    void set(String session, Optional<Instant> at) {
      Entry before = entryOf.remove(session);
      if (before != null) {
        entries.remove(before);
      }
      at.ifPresent(time -> {
        Entry entry = new Entry(time, session);
        entries.add(entry);
        entryOf.put(session, entry);
      });
    }

    Optional<Instant> first() {
      return entries.isEmpty() ? Optional.empty() : Optional.of(entries.first().at());
    }

    List<String> by(Instant now) {
      return entries.stream()
          .takeWhile(entry -> !entry.at().isAfter(now))
          .map(Entry::session)
          .toList();
    }
  }

  Optional<DialogState> find(String session) {
    return Optional.ofNullable(held.get(session)).map(Held::state);
  }

  int size() {
    return held.size();
  }

  void put(String session, Held now) {
    held.put(session, now);
    due.set(session, Policy.due(now.state()));
    forgotten.set(
        session,
        now.state().mayBeForgotten()
            ? Optional.of(now.since().plus(forgetAfter))
            : Optional.empty());
  }

  void remove(String session) {
    held.remove(session);
    due.set(session, Optional.empty());
    forgotten.set(session, Optional.empty());
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
    return due.first();
  }

  /** Sessions that have something to do by then. */
  Map<String, Held> dueBy(Instant now) {
    return those(due.by(now));
  }

  /** Sessions that need not be kept any longer. */
  Map<String, Held> forgottenBy(Instant now) {
    return those(forgotten.by(now));
  }

  private Map<String, Held> those(List<String> sessions) {
    Map<String, Held> found = new HashMap<>();
    for (String session : sessions) {
      Held one = held.get(session);
      if (one != null) {
        found.put(session, one);
      }
    }
    return found;
  }
}
