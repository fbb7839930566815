package org.parley.rollout.experiment;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.parley.events.SessionObserved;
import org.parley.events.Stage;
import org.parley.rollout.statistics.BettingInterval;
import org.parley.rollout.statistics.Interval;

/** What was seen of one arm. */
final class ArmTally {
  private final Metric primary;
  private final BettingInterval goodness;
  private final EnumMap<Metric, Double> sums = new EnumMap<>(Metric.class);
  private final EnumMap<Stage, Latency> latencies = new EnumMap<>(Stage.class);
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
    for (Stage stage : Stage.values()) {
      Double ms = session.values().get(Latency.name(stage));
      if (ms != null && stage != Stage.SPEECH_ENDED) {
        latencies.computeIfAbsent(stage, each -> new Latency(alpha)).add(ms);
      }
    }
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

  Map<String, Latency.View> latencies() {
    Map<String, Latency.View> views = new TreeMap<>();
    latencies.forEach((stage, latency) -> views.put(Latency.name(stage), latency.view()));
    return views;
  }
}
