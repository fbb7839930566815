package org.parley.rollout.statistics;

/**
 * An interval for the mean of bounded values that holds over all looks at once with probability 1 −
 * α at least: every m whose {@link HedgedCapital} never reached 1/α (Waudby-Smith & Ramdas 2023).
 * The means that may be are an interval; it is kept on a grid and given out with the next grid
 * point on either side, so that the grid takes nothing away.
 */
public final class BettingInterval {
  private final double least;
  private final double width;
  private final double limit;
  private final PlugInBet bet;
  private final HedgedCapital[] grid;
  private int first;
  private int last;

  /**
   * @param least the smallest value there is
   * @param most the largest value there is
   * @param cells how many parts the grid divides the range into
   */
  public BettingInterval(double least, double most, int cells, double alpha) {
    if (!(least < most) || cells < 2) {
      throw new IllegalArgumentException(cells + " cells from " + least + " to " + most);
    }
    this.least = least;
    this.width = most - least;
    this.bet = new PlugInBet(alpha);
    this.limit = 1 / alpha;
    this.grid = new HedgedCapital[cells + 1];
    for (int i = 0; i <= cells; i++) {
      grid[i] = new HedgedCapital((double) i / cells);
    }
    this.last = cells;
  }

  /** For a share. */
  public static BettingInterval ofShare(double alpha) {
    return new BettingInterval(0, 1, 400, alpha);
  }

  /** For a difference of two shares. */
  public static BettingInterval ofDifference(double alpha) {
    return new BettingInterval(-1, 1, 1000, alpha);
  }

  /**
   * Takes the next value.
   *
   * @throws IllegalArgumentException where the value is out of the range
   */
  public void add(double value) {
    double x = (value - least) / width;
    if (!(x >= -1e-9 && x <= 1 + 1e-9)) {
      throw new IllegalArgumentException(value + " is outside " + least + " to " + (least + width));
    }
    x = Math.clamp(x, 0, 1);
    double size = bet.next();
    for (int i = first; i <= last; i++) {
      grid[i].add(x, size);
    }
    bet.add(x);
    shrink();
  }

  /** Values on either side of a rejected one are rejected too; the last one stays. */
  private void shrink() {
    while (first < last && grid[first].value() >= limit) {
      first++;
    }
    while (last > first && grid[last].value() >= limit) {
      last--;
    }
  }

  public Interval interval() {
    int cells = grid.length - 1;
    return new Interval(
        least + width * Math.max(0, first - 1) / cells,
        least + width * Math.min(cells, last + 1) / cells);
  }

  /** The plain mean; the middle of the range before the first value. */
  public double mean() {
    return least + width * (count() == 0 ? 0.5 : bet.sum() / count());
  }

  public long count() {
    return bet.count();
  }
}
