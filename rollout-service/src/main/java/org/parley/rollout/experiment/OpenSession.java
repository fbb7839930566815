package org.parley.rollout.experiment;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.parley.events.Assignment;
import org.parley.events.ShadowCompared;
import org.parley.events.SoundStarted;
import org.parley.events.Stage;
import org.parley.events.TurnEnded;
import org.parley.events.UtteranceId;
import org.parley.rollout.statistics.Moments;

/** A session that goes on: counts, and where its records begin. Holds no words. */
final class OpenSession {
  private final Map<Source, Long> firstOffsets = new HashMap<>();
  private final EnumMap<Metric, Integer> held = new EnumMap<>(Metric.class);
  private final Map<Pair, Shadowed> shadows = new HashMap<>();
  private final Map<UtteranceId, Long> sounds = new HashMap<>();

  /** Model name to the processor time of the utterances in which the assigned version served. */
  private final Map<String, Moments> cpuMs = new TreeMap<>();

  private Map<String, String> arms = Map.of();
  private Map<String, Assignment> assigned = Map.of();
  private Map<Stage, Long> drawnMs = Map.of();
  private @Nullable UtteranceId drawnUtterance;
  private UUID drawn = new UUID(Long.MAX_VALUE, Long.MAX_VALUE);
  private Instant began;
  private Instant last;
  private int turns;

  private record Pair(String name, String served, String shadow) {}

  private static final class Shadowed {
    private final Set<UtteranceId> utterances = new HashSet<>();
    private int different;
    private int intentsChanged;
    private int words;
    private int wordsChanged;
    private double servedMs;
    private double shadowMs;
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
    if (turn.overridden()) {
      return;
    }
    if (turns == 0) {
      arms = turn.arms();
      assigned = turn.assigned();
      began = time;
    } else if (!assigned.equals(turn.assigned())) {
      // It was given other arms meanwhile, and counts for its first ones.
      return;
    }
    turns++;
    for (Metric metric : Metric.values()) {
      held.merge(metric, metric.holds(turn) ? 1 : 0, Integer::sum);
    }
    if (turn.exposed()) {
      turn.cpuMs().forEach((model, ms) -> cpuMs.computeIfAbsent(model, _ -> new Moments()).add(ms));
    }
    // One turn of the session at random, by its id: the times of one session are not independent.
    if (turn.id().compareTo(drawn) < 0) {
      drawn = turn.id();
      drawnMs = turn.ms();
      drawnUtterance = turn.utterance();
    }
  }

  void add(ShadowCompared comparison) {
    Pair pair = new Pair(comparison.name(), comparison.served(), comparison.shadow());
    Shadowed shadowed = shadows.computeIfAbsent(pair, _ -> new Shadowed());
    if (!shadowed.utterances.add(comparison.utterance())) {
      // Whoever compared it was killed before it could say that it had, and compared it again.
      return;
    }
    shadowed.different += comparison.same() ? 0 : 1;
    shadowed.intentsChanged += comparison.intentChanged() ? 1 : 0;
    shadowed.words += comparison.words();
    shadowed.wordsChanged += comparison.wordsChanged();
    shadowed.servedMs += comparison.servedMs();
    shadowed.shadowMs += comparison.shadowMs();
  }

  void add(SoundStarted sound) {
    sounds.putIfAbsent(sound.utterance(), sound.ms());
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

  /** Model name to the assignment of the first turn. */
  Map<String, Assignment> assigned() {
    return assigned;
  }

  /**
   * How a candidate did that decoded along. Where two models are tried together, an utterance may
   * differ in either, so their shares add up.
   *
   * @param served model name to the version that was heard
   * @param shadow model name to the candidate
   */
  Map<String, Double> shadowValues(
      String arm, Map<String, String> served, Map<String, String> shadow) {
    Map<String, Double> values = new TreeMap<>();
    served.forEach((name, version) -> {
      Shadowed seen = shadows.get(new Pair(name, version, shadow.getOrDefault(name, "")));
      if (seen != null) {
        Map.of(
                ShadowEvidence.DIFFERENT,
                (double) seen.different / seen.utterances.size(),
                ShadowEvidence.UTTERANCES,
                (double) seen.utterances.size(),
                ShadowEvidence.INTENTS_CHANGED,
                (double) seen.intentsChanged,
                ShadowEvidence.WORDS,
                (double) seen.words,
                ShadowEvidence.WORDS_CHANGED,
                (double) seen.wordsChanged,
                ShadowEvidence.SERVED_MS,
                seen.servedMs,
                ShadowEvidence.SHADOW_MS,
                seen.shadowMs)
            .forEach(
                (what, value) -> values.merge(ShadowEvidence.name(arm, what), value, Double::sum));
      }
    });
    values.computeIfPresent(
        ShadowEvidence.name(arm, ShadowEvidence.DIFFERENT), (_, share) -> Math.min(1, share));
    return values;
  }

  /** Metric to share, {@code transcribedMs}, {@code cpuMs.asr} and so on. */
  Map<String, Double> values() {
    Map<String, Double> values = new TreeMap<>();
    held.forEach((metric, count) -> values.put(metric.toString(), (double) count / turns));
    drawnMs.forEach((stage, ms) -> values.put(Latency.name(stage), (double) ms));
    cpuMs.forEach((model, ms) -> values.put(ArmTally.CPU_MS + model, ms.mean()));
    Long firstSound = drawnUtterance == null ? null : sounds.get(drawnUtterance);
    if (firstSound != null) {
      values.put(Latency.FIRST_SOUND, (double) firstSound);
    }
    return values;
  }
}
