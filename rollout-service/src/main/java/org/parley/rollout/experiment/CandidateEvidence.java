package org.parley.rollout.experiment;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.parley.events.SessionObserved;
import org.parley.rollout.statistics.EValues;
import org.parley.rollout.statistics.Evidence;
import org.parley.rollout.statistics.Pairing;
import org.parley.rollout.statistics.Pairing.Block;
import org.parley.rollout.statistics.TwoProportions;

/**
 * What speaks for and against a candidate beside the champion: the primary metric's comparison, and
 * the guards as one e-process, their mean. A session in which the assigned arm did not serve is a
 * guard of its own, yes or no: a version that crashes is found by it, whoever answers instead.
 */
final class CandidateEvidence {
  private static final List<Metric> GUARDED =
      List.of(
          Metric.TASK_SUCCESS,
          Metric.ASKED_AGAIN,
          Metric.NOT_UNDERSTOOD,
          Metric.CORRECTED,
          Metric.ABANDONED,
          Metric.LATE);

  private final Rules rules;
  private final Map<Metric, Comparison> comparisons = new EnumMap<>(Metric.class);
  private final Map<Integer, Pairing<Boolean>> fallbackPairings = new HashMap<>();
  private final TwoProportions fallbacks = new TwoProportions();
  private final Evidence guards = new Evidence();
  private final ShadowEvidence shadow;

  CandidateEvidence(String arm, Rules rules) {
    this.rules = rules;
    this.shadow = new ShadowEvidence(arm, rules.delta(), rules.alpha());
    for (Metric metric : GUARDED) {
      comparisons.put(metric, new Comparison(rules.delta(), rules.alpha()));
    }
    comparisons.computeIfAbsent(
        rules.metric(), metric -> new Comparison(rules.delta(), rules.alpha()));
  }

  /**
   * @param share the candidate's part of its own and the champion's sessions
   */
  void begin(int stage, double share) {
    comparisons.values().forEach(comparison -> comparison.begin(stage, share));
    fallbackPairings.put(stage, new Pairing<>(share));
  }

  void add(boolean candidate, SessionObserved session) {
    comparisons.forEach((metric, comparison) ->
        comparison.add(
            session.stage(), candidate, metric.goodness(ArmTally.value(session, metric))));
    Pairing<Boolean> pairing = fallbackPairings.get(session.stage());
    boolean fellBack = ArmTally.value(session, Metric.NOT_EXPOSED) > 0;
    if (pairing != null) {
      Optional<Block<Boolean>> block = candidate ? pairing.addB(fellBack) : pairing.addA(fellBack);
      block.ifPresent(full ->
          fallbacks.add(yeses(full.a()), full.a().size(), yeses(full.b()), full.b().size()));
    }
    guards.become(EValues.logMean(guardLogs()));
  }

  private static int yeses(List<Boolean> answers) {
    return (int) answers.stream().filter(yes -> yes).count();
  }

  private double[] guardLogs() {
    double[] logs = new double[GUARDED.size() + 1];
    for (int i = 0; i < GUARDED.size(); i++) {
      logs[i] = of(GUARDED.get(i)).worse().log();
    }
    logs[GUARDED.size()] = fallbacks.evidence().log();
    return logs;
  }

  /** Guarded metric to the p-value against 'no worse in it'. */
  Map<String, Double> worse() {
    Map<String, Double> values = new TreeMap<>();
    GUARDED.forEach(metric -> values.put(metric.toString(), of(metric).worse().pValue()));
    values.put(Metric.NOT_EXPOSED.toString(), fallbacks.evidence().pValue());
    return values;
  }

  /** The guard that speaks loudest. */
  Metric loudest() {
    double[] logs = guardLogs();
    int loudest = 0;
    for (int i = 1; i < logs.length; i++) {
      loudest = logs[i] > logs[loudest] ? i : loudest;
    }
    return loudest < GUARDED.size() ? GUARDED.get(loudest) : Metric.NOT_EXPOSED;
  }

  Comparison of(Metric metric) {
    Comparison comparison = comparisons.get(metric);
    if (comparison == null) {
      throw new IllegalArgumentException("nothing is compared by " + metric);
    }
    return comparison;
  }

  Comparison primary() {
    return of(rules.metric());
  }

  /** Whatever decoded along, in whatever session. */
  ShadowEvidence shadow() {
    return shadow;
  }

  /** Against 'no worse in any guarded metric'. */
  Evidence guards() {
    return guards;
  }
}
