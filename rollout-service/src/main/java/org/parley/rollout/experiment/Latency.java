package org.parley.rollout.experiment;

import java.util.Locale;
import org.parley.events.Stage;
import org.parley.rollout.statistics.AsymptoticMean;
import org.parley.rollout.statistics.Interval;
import org.parley.rollout.statistics.QuantileSequence;

/** The time of one stage on one arm, one turn drawn from each session. */
final class Latency {
  /** The gateway sent the reply's first sound; among the values of a session. */
  static final String FIRST_SOUND = "firstSoundMs";

  private final QuantileSequence p50;
  private final QuantileSequence p99;
  private final AsymptoticMean mean;

  Latency(double alpha) {
    this.p50 = new QuantileSequence(0.5, alpha);
    this.p99 = new QuantileSequence(0.99, alpha);
    this.mean = new AsymptoticMean(alpha);
  }

  /** {@code transcribedMs}, as in the values of a session. */
  static String name(Stage stage) {
    StringBuilder name = new StringBuilder();
    for (String word : stage.name().toLowerCase(Locale.ROOT).split("_")) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.append("Ms").toString();
  }

  /**
   * Milliseconds.
   *
   * @param p50Low 0 and {@code high} −1 where that end is not known yet; likewise for the others
   */
  record View(
      double p50,
      double p50Low,
      double p50High,
      double p99,
      double p99Low,
      double p99High,
      double mean,
      double meanLow,
      double meanHigh) {}

  void add(double ms) {
    p50.add((int) Math.min(ms, Integer.MAX_VALUE));
    p99.add((int) Math.min(ms, Integer.MAX_VALUE));
    mean.add(ms);
  }

  View view() {
    Interval half = p50.interval();
    Interval most = p99.interval();
    Interval middle = mean.interval();
    return new View(
        p50.estimate(),
        low(half),
        high(half),
        p99.estimate(),
        low(most),
        high(most),
        mean.mean(),
        low(middle),
        high(middle));
  }

  static double low(Interval interval) {
    return Double.isInfinite(interval.low()) ? 0 : interval.low();
  }

  static double high(Interval interval) {
    return Double.isInfinite(interval.high()) ? -1 : interval.high();
  }
}
