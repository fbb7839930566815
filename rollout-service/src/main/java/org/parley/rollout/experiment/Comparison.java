package org.parley.rollout.experiment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.rollout.statistics.BettingInterval;
import org.parley.rollout.statistics.BettingTest;
import org.parley.rollout.statistics.Evidence;
import org.parley.rollout.statistics.Interval;
import org.parley.rollout.statistics.Pairing;
import org.parley.rollout.statistics.Pairing.Block;

/**
 * A candidate beside the champion in one metric whose session values lie in 0…1 and where more is
 * better. Sessions are put into blocks within a stage of the ramp; a block gives one difference of
 * means, candidate minus champion, and everything here rests on these.
 */
public final class Comparison {
  private final double margin;
  private final BettingTest notWorse;
  private final BettingTest worse = BettingTest.positive();
  private final BettingInterval difference;
  private final Map<Integer, Pairing<Double>> pairings = new HashMap<>();

  /**
   * @param margin δ: 'not worse' means that the true difference is above −δ
   * @param alpha of the interval
   */
  public Comparison(double margin, double alpha) {
    this.margin = margin;
    this.notWorse = BettingTest.notWorseThan(margin);
    this.difference = BettingInterval.ofDifference(alpha);
  }

  /**
   * A new stage of the ramp. Sessions that began in an earlier one still find their block there.
   *
   * @param share the candidate's part of the sessions of both
   */
  public void begin(int stage, double share) {
    pairings.put(stage, new Pairing<>(share));
  }

  /**
   * A session of the candidate, or else of the champion, has ended.
   *
   * @param stage in which it began
   */
  public void add(int stage, boolean candidate, double value) {
    Pairing<Double> pairing = pairings.get(stage);
    if (pairing == null) {
      throw new IllegalArgumentException("stage " + stage + " has not begun");
    }
    Optional<Block<Double>> block = candidate ? pairing.addB(value) : pairing.addA(value);
    block.ifPresent(full -> {
      double observed = mean(full.b()) - mean(full.a());
      notWorse.add(observed + margin);
      worse.add(-observed);
      difference.add(observed);
    });
  }

  private static double mean(List<Double> values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.size();
  }

  /** Against 'worse by δ or more'. */
  public Evidence notWorse() {
    return notWorse.evidence();
  }

  /** Against 'as good or better'. */
  public Evidence worse() {
    return worse.evidence();
  }

  /** Of the true difference, candidate minus champion. */
  public Interval difference() {
    return difference.interval();
  }

  /** The mean of the blocks' differences; 0 before the first. */
  public double estimate() {
    return difference.mean();
  }

  public long blocks() {
    return difference.count();
  }
}
