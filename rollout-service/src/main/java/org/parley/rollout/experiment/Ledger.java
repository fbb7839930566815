package org.parley.rollout.experiment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.parley.events.ShadowCompared;
import org.parley.events.SoundStarted;
import org.parley.events.TurnEnded;

/**
 * The sessions that go on. One ends when nothing came of it for a while, by the times in its own
 * partition's records and, once all records are read, by the clock; and at last when it has become
 * too long. So a replay of the records ends the same sessions with the same turns.
 */
final class Ledger {
  private final Duration idle;
  private final Duration longest;
  private final int mostOpen;
  private final Map<String, OpenSession> open = new HashMap<>();
  private final Map<Integer, Instant> reached = new HashMap<>();
  private long notTaken;

  /**
   * @param idle after so long without a turn a session has ended
   * @param longest after so long it has ended whatever comes
   * @param mostOpen sessions beyond are not taken, and counted
   */
  Ledger(Duration idle, Duration longest, int mostOpen) {
    this.idle = idle;
    this.longest = longest;
    this.mostOpen = mostOpen;
  }

  /** A session that has ended. */
  record Ended(String session, OpenSession turns) {}

  void add(Source source, long offset, TurnEnded turn, Instant time) {
    OpenSession session = open(source, offset, turn.session(), time);
    if (session != null) {
      session.add(turn, time);
    }
  }

  void add(Source source, long offset, ShadowCompared comparison, Instant time) {
    OpenSession session = open(source, offset, comparison.session(), time);
    if (session != null) {
      session.add(comparison);
    }
  }

  /** Joined with its turn; of a session that has ended already it says nothing any more. */
  void add(SoundStarted sound) {
    OpenSession session = open.get(sound.session());
    if (session != null) {
      session.add(sound);
    }
  }

  private @Nullable OpenSession open(Source source, long offset, String name, Instant time) {
    reached.merge(source.partition(), time, (a, b) -> a.isAfter(b) ? a : b);
    OpenSession session = open.get(name);
    if (session == null) {
      if (open.size() >= mostOpen) {
        notTaken++;
        return null;
      }
      session = new OpenSession(time);
      open.put(name, session);
    }
    session.touch(source, offset, time);
    return session;
  }

  /**
   * Takes out the sessions that have ended, in the order of their ends.
   *
   * @param now the time where everything that was written is read, else empty
   */
  List<Ended> ended(Optional<Instant> now) {
    List<Ended> ended = new ArrayList<>();
    for (Iterator<Map.Entry<String, OpenSession>> all = open.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<String, OpenSession> entry = all.next();
      OpenSession session = entry.getValue();
      Instant clock = now.orElseGet(() -> reached(session));
      boolean silent = !session.last().plus(idle).isAfter(clock);
      boolean tooLong = !session.began().plus(longest).isAfter(session.last());
      if (silent || tooLong) {
        ended.add(new Ended(entry.getKey(), session));
        all.remove();
      }
    }
    ended.sort(
        Comparator.comparing((Ended each) -> each.turns().last()).thenComparing(Ended::session));
    return ended;
  }

  private Instant reached(OpenSession session) {
    return session.firstOffsets().keySet().stream()
        .map(source -> reached.getOrDefault(source.partition(), Instant.MIN))
        .max(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }

  /** The first record of a session that goes on: whoever starts again reads from there. */
  OptionalLong lowest(Source source) {
    return open.values().stream()
        .filter(session -> session.firstOffsets().containsKey(source))
        .mapToLong(session -> session.firstOffsets().get(source))
        .min();
  }

  int size() {
    return open.size();
  }

  long notTaken() {
    return notTaken;
  }
}
