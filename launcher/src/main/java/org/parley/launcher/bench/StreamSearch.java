package org.parley.launcher.bench;

import java.util.Optional;

/**
 * Finds how many streams are held, by doubling and then halving the distance. What a first run with
 * more streams compiles and loads can make it late, so that a number counts as not held only when
 * it fails twice.
 */
public final class StreamSearch {
  /** The answer is found to within this share of itself. */
  private static final double PRECISION = 0.1;

  private final int first;
  private final int most;

  /**
   * @param first number tried
   * @param most not tried beyond
   */
  public StreamSearch(int first, int most) {
    if (first < 1 || most < first) {
      throw new IllegalArgumentException("streams from " + first + " to " + most);
    }
    this.first = first;
    this.most = most;
  }

  /** One run with so many streams. */
  @FunctionalInterface
  public interface Trial {
    /** The run's figures where the streams were held. */
    Optional<StreamReport> holds(int streams) throws InterruptedException;
  }

  /** The run with the most streams that were held; empty where not even one is. */
  public Optional<StreamReport> run(Trial trial) throws InterruptedException {
    Optional<StreamReport> best = Optional.empty();
    int held = 0;
    int failed = most + 1;
    int next = first;
    while (failed - held > Math.max(1, (int) (PRECISION * held))) {
      Optional<StreamReport> report = trial.holds(next);
      if (report.isEmpty()) {
        report = trial.holds(next);
      }
      if (report.isPresent()) {
        best = report;
        held = next;
      } else {
        failed = next;
      }
      boolean growing = failed > most;
      next = growing ? Math.min(most, 2 * held) : (held + failed) / 2;
    }
    return best;
  }
}
