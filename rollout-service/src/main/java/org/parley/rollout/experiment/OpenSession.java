package org.parley.rollout.experiment;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.parley.events.ShadowCompared;
import org.parley.events.Stage;
import org.parley.events.TurnEnded;

/** A session that goes on: counts, and where its records begin. Holds no words. */
final class OpenSession {
  private final Map<Source, Long> firstOffsets = new HashMap<>();
  private final EnumMap<Metric, Integer> held = new EnumMap<>(Metric.class);
  private final Map<String, Shadowed> shadows = new TreeMap<>();
  private Map<String, String> arms = Map.of();
  private Map<Stage, Long> drawnMs = Map.of();
  private UUID drawn = new UUID(Long.MAX_VALUE, Long.MAX_VALUE);
  private Instant began;
  private Instant last;
  private int turns;

  private static final class Shadowed {
    private int utterances;
    private int different;
    private int words;
  }

  OpenSession(Instant time) {
    this.began = time;
    this.last = time;
  }

  void touch(Source source, long offset, Instant time) {
    firstOffsets.merge(source, offset, Math::min);
    last = time.isAfter(last) ? time : last;
  }

  void add(TurnEnded turn, Instant time) {
    if (turns == 0) {
      arms = turn.arms();
      began = time;
    }
    turns++;
    for (Metric metric : Metric.values()) {
      held.merge(metric, metric.holds(turn) ? 1 : 0, Integer::sum);
    }
    // One turn of the session at random, by its id: the times of one session are not independent.
    if (turn.id().compareTo(drawn) < 0) {
      drawn = turn.id();
      drawnMs = turn.ms();
    }
  }

  void add(ShadowCompared comparison) {
    Shadowed shadowed = shadows.computeIfAbsent(comparison.name(), name -> new Shadowed());
    shadowed.utterances++;
    shadowed.different += comparison.same() ? 0 : 1;
    shadowed.words += comparison.wordsChanged();
  }

  Map<Source, Long> firstOffsets() {
    return firstOffsets;
  }

  Instant began() {
    return began;
  }

  Instant last() {
    return last;
  }

  int turns() {
    return turns;
  }

  Map<String, String> arms() {
    return arms;
  }

  /** Metric to share, {@code transcribedMs} and so on, and what the shadows did. */
  Map<String, Double> values() {
    Map<String, Double> values = new TreeMap<>();
    held.forEach((metric, count) -> values.put(metric.toString(), (double) count / turns));
    drawnMs.forEach((stage, ms) -> values.put(Latency.name(stage), (double) ms));
    shadows.forEach((name, shadowed) -> {
      values.put(name + ".different", (double) shadowed.different / shadowed.utterances);
      values.put(name + ".wordsChanged", (double) shadowed.words / shadowed.utterances);
    });
    return values;
  }
}
