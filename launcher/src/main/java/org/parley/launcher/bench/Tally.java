package org.parley.launcher.bench;

import java.util.concurrent.atomic.AtomicInteger;

/** How a run goes while it goes on. Safe for many threads. */
final class Tally {
  private final int atLeast;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger late = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();

  /**
   * @param atLeast utterances that a run has to have
   */
  Tally(int atLeast) {
    this.atLeast = atLeast;
  }

  void begin() {
    begun.incrementAndGet();
  }

  void end(boolean wasLost, boolean wasLate) {
    lost.addAndGet(wasLost ? 1 : 0);
    late.addAndGet(wasLate ? 1 : 0);
  }

  boolean enough() {
    return begun.get() >= atLeast;
  }

  /** Whether the streams cannot be held any more, whatever comes. */
  boolean hopeless() {
    return lost.get() > 0 || late.get() > StreamReport.MOST_LATE * Math.max(atLeast, begun.get());
  }
}
