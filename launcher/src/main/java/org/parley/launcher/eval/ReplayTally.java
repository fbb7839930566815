package org.parley.launcher.eval;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Counts what a replay finds. */
final class ReplayTally {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final TreeSet<String> served = new TreeSet<>();
  private final List<Replay.Outcome> differences = new ArrayList<>();
  private int utterances;
  private int parts;
  private int changed;
  private int skipped;
  private long nanos;

  /** The candidate's work, which is to be done by the caller's thread alone. */
  <T> T timed(Supplier<T> work) {
    long begun = THREADS.getCurrentThreadCpuTime();
    T done = work.get();
    nanos += THREADS.getCurrentThreadCpuTime() - begun;
    return done;
  }

  /**
   * @param of words, or intent and slots, of what happened
   */
  void add(Replay.Outcome outcome, int of) {
    utterances++;
    parts += of;
    changed += outcome.changed();
    served.add(outcome.served());
    if (outcome.changed() > 0) {
      differences.add(outcome);
    }
  }

  void skip(int more) {
    skipped += more;
  }

  int utterances() {
    return utterances;
  }

  Replay.Report report(String model, Instant since) {
    return new Replay.Report(
        model,
        served,
        since,
        utterances,
        utterances - differences.size(),
        differences.size(),
        parts,
        changed,
        skipped,
        Rounded.to4(utterances == 0 ? 0 : nanos / 1e6 / utterances),
        differences);
  }
}
