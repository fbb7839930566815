package org.parley.rollout.experiment;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.numbers.gamma.InverseErf;
import org.jspecify.annotations.Nullable;
import org.parley.events.SessionObserved;
import org.parley.events.Stage;
import org.parley.rollout.statistics.AsymptoticMean;
import org.parley.rollout.statistics.BettingInterval;
import org.parley.rollout.statistics.Interval;
import org.parley.rollout.statistics.Moments;

/** What was seen of one arm. */
final class ArmTally {
  /** The values of a session that are times since the end of speech. */
  private static final List<String> STAGES =
      Stream.concat(
              Arrays.stream(Stage.values())
                  .filter(stage -> stage != Stage.SPEECH_ENDED)
                  .map(Latency::name),
              Stream.of(Latency.FIRST_SOUND))
          .toList();

  /** Before a model's name: a session's mean of processor time of an utterance. */
  static final String CPU_MS = "cpuMs.";

  private final Metric primary;
  private final BettingInterval goodness;
  private final Moments spread = new Moments();
  private final EnumMap<Metric, Double> sums = new EnumMap<>(Metric.class);
  private final Map<String, Latency> latencies = new TreeMap<>();
  private final Map<String, AsymptoticMean> cpuMs = new TreeMap<>();
  private final Map<Integer, Long> sessionsOfStage = new HashMap<>();
  private final double alpha;
  private long turns;
  private long sessions;

  ArmTally(Metric primary, double alpha) {
    this.primary = primary;
    this.alpha = alpha;
    this.goodness = BettingInterval.ofShare(alpha);
  }

  void add(SessionObserved session) {
    turns += session.turns();
    sessions++;
    sessionsOfStage.merge(session.stage(), 1L, Long::sum);
    for (Metric metric : Metric.values()) {
      sums.merge(metric, value(session, metric), Double::sum);
    }
    goodness.add(primary.goodness(value(session, primary)));
    spread.add(value(session, primary));
    for (String stage : STAGES) {
      Double ms = session.values().get(stage);
      if (ms != null) {
        latencies.computeIfAbsent(stage, _ -> new Latency(alpha)).add(ms);
      }
    }
    session
        .values()
        .forEach((name, ms) -> {
          if (name.startsWith(CPU_MS)) {
            cpuMs
                .computeIfAbsent(name.substring(CPU_MS.length()), _ -> new AsymptoticMean(alpha))
                .add(ms);
          }
        });
  }

  static double value(SessionObserved session, Metric metric) {
    return session.values().getOrDefault(metric.toString(), 0.0);
  }

  long turns() {
    return turns;
  }

  long sessions() {
    return sessions;
  }

  long sessions(int stage) {
    return sessionsOfStage.getOrDefault(stage, 0L);
  }

  /**
   * Turns of both arms together that a plain comparison of equal halves needs, at least, to find a
   * difference of one point with α one-sided and a power of 80 %, were it looked at only once: n =
   * 2·(z₁₋α + z₀.₈)²·σ²/0.01² sessions on each arm, σ² being the variance of the metric between
   * sessions as measured here. Null before 30 sessions or where all are alike.
   */
  @Nullable Long turnsForOnePoint() {
    if (sessions < 30 || spread.variance() == 0) {
      return null;
    }
    double z = quantile(1 - alpha) + quantile(0.8);
    double eachArm = 2 * z * z * spread.variance() / (0.01 * 0.01);
    return Math.round(2 * eachArm * turns / sessions);
  }

  /** Of the standard normal distribution. */
  private static double quantile(double p) {
    return Math.sqrt(2) * InverseErf.value(2 * p - 1);
  }

  /** The primary metric's share as it is, not as goodness. */
  double estimate() {
    return sessions == 0 ? Double.NaN : primary.share(goodness.mean());
  }

  Interval interval() {
    Interval good = goodness.interval();
    double one = primary.share(good.low());
    double other = primary.share(good.high());
    return new Interval(Math.min(one, other), Math.max(one, other));
  }

  /** Metric to the mean of the sessions' shares. */
  Map<String, Double> metrics() {
    Map<String, Double> means = new TreeMap<>();
    sums.forEach((metric, sum) -> means.put(metric.toString(), sum / sessions));
    return means;
  }

  /**
   * Processor time of an utterance, seconds, mean over the sessions.
   *
   * @param low 0 and {@code high} −1 where that end is not known yet
   */
  record Work(double mean, double low, double high) {}

  /** By model name. */
  Map<String, Work> cpuSeconds() {
    Map<String, Work> views = new TreeMap<>();
    cpuMs.forEach((model, ms) -> {
      Interval interval = ms.interval();
      double high = Latency.high(interval);
      views.put(
          model,
          new Work(
              ms.mean() / 1e3,
              Math.max(0, Latency.low(interval)) / 1e3,
              high < 0 ? high : high / 1e3));
    });
    return views;
  }

  Map<String, Latency.View> latencies() {
    Map<String, Latency.View> views = new TreeMap<>();
    latencies.forEach((stage, latency) -> views.put(stage, latency.view()));
    return views;
  }
}
