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
import org.parley.events.Topics;
import org.parley.events.UtteranceId;

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

  /**
   * That somebody asked for a session to be forgotten.
   *
   * @param through the last utterance that is not answered any more
   * @param since when that was asked
   */
  record Mark(int partition, UtteranceId through, Instant since) {}

  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final Agenda due = new Agenda();
  private final Agenda forgotten = new Agenda();
  private final Map<String, Mark> marks = new HashMap<>();
  private final Agenda unmarked = new Agenda();
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

  /** What the session's next utterance meets. */
  DialogState state(String session) {
    return find(session)
        .or(() ->
            Optional.ofNullable(marks.get(session))
                .map(mark -> DialogState.forgottenThrough(mark.through())))
        .orElse(DialogState.NEW);
  }

  int size() {
    return held.size();
  }

  void put(String session, Held now) {
    unmark(session);
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

  /** Forgets a session because somebody asked for it; what was said before stays unanswered. */
  void forget(String session, Mark mark) {
    remove(session);
    marks.put(session, mark);
    unmarked.set(session, Optional.of(mark.since().plus(Topics.TOMBSTONES_KEPT)));
  }

  private void unmark(String session) {
    marks.remove(session);
    unmarked.set(session, Optional.empty());
  }

  /** Drops the marks that have outlived what they guard against. */
  void unmarkBy(Instant now) {
    unmarked.by(now).forEach(this::unmark);
  }

  void dropPartition(int partition) {
    for (Map.Entry<String, Held> entry : List.copyOf(held.entrySet())) {
      if (entry.getValue().partition() == partition) {
        remove(entry.getKey());
      }
    }
    for (Map.Entry<String, Mark> entry : List.copyOf(marks.entrySet())) {
      if (entry.getValue().partition() == partition) {
        unmark(entry.getKey());
      }
    }
  }

  void clear() {
    List.copyOf(held.keySet()).forEach(this::remove);
    List.copyOf(marks.keySet()).forEach(this::unmark);
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
