package org.parley.rollout.experiment;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.parley.rollout.experiment.Decision.Kind;

/**
 * What follows from an experiment's numbers. In this order: a guard that fires rolls back; arms
 * that do not get their shares hold everything else up; a candidate that is not worse is promoted;
 * a stage that is old and full enough is followed by the next. Ramps follow counts and time alone,
 * so that no stage ends because of what its sessions were like.
 */
final class Judge {
  /** Arms without their shares: checked at every session, so it may be strict. */
  static final double RATIO_ALPHA = 0.001;

  private Judge() {}

  /**
   * @param inStage how old the stage is
   */
  static Optional<Decision> judge(Experiment experiment, Duration inStage) {
    Optional<Decision> guard = guard(experiment);
    if (guard.isPresent()) {
      return guard;
    }
    if (!experiment.plan().automatic() || experiment.ratio().evidence().rejects(RATIO_ALPHA)) {
      return Optional.empty();
    }
    return promotion(experiment).or(() -> ramp(experiment, inStage));
  }

  private static Optional<Decision> guard(Experiment experiment) {
    Rules rules = experiment.plan().rules();
    int arms = experiment.evidence().size();
    for (Map.Entry<String, CandidateEvidence> each : experiment.evidence().entrySet()) {
      CandidateEvidence evidence = each.getValue();
      if (evidence.guards().rejects(rules.guardAlpha() / arms)) {
        String reason =
            "a guard fired on %s after %d turns: %s is worse"
                .formatted(each.getKey(), experiment.turns(), evidence.loudest());
        return Optional.of(
            new Decision(
                Kind.ROLL_BACK, each.getKey(), 0, reason, numbers(experiment, each.getKey())));
      }
    }
    return Optional.empty();
  }

  private static Optional<Decision> promotion(Experiment experiment) {
    Rules rules = experiment.plan().rules();
    if (experiment.turns() < rules.minTurns()) {
      return Optional.empty();
    }
    int arms = experiment.evidence().size();
    String best = null;
    for (Map.Entry<String, CandidateEvidence> each : experiment.evidence().entrySet()) {
      boolean proven = each.getValue().primary().notWorse().rejects(rules.alpha() / arms);
      if (proven && (best == null || better(experiment, each.getKey(), best))) {
        best = each.getKey();
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    String reason =
        "%s is not worse by %s in %s after %d turns"
            .formatted(best, rules.delta(), rules.metric(), experiment.turns());
    return Optional.of(new Decision(Kind.PROMOTE, best, 1, reason, numbers(experiment, best)));
  }

  private static boolean better(Experiment experiment, String one, String other) {
    return evidence(experiment, one).primary().estimate()
        > evidence(experiment, other).primary().estimate();
  }

  private static Optional<Decision> ramp(Experiment experiment, Duration inStage) {
    Rules rules = experiment.plan().rules();
    Optional<Double> next =
        experiment.plan().ramp().stream().filter(share -> share > experiment.share()).findFirst();
    boolean full =
        experiment.arms().values().stream()
            .allMatch(arm -> arm.sessions(experiment.stage()) >= rules.minSessions());
    if (next.isEmpty() || !full || inStage.compareTo(rules.minTime()) < 0) {
      return Optional.empty();
    }
    String reason =
        "no guard fired in %d turns; stage %d lasted %d s"
            .formatted(experiment.turns(), experiment.stage(), inStage.toSeconds());
    return Optional.of(
        new Decision(
            Kind.RAMP,
            "",
            next.get(),
            reason,
            Map.of("share", next.get(), "turns", (double) experiment.turns())));
  }

  /** What a decision about an arm rests on. */
  static Map<String, Double> numbers(Experiment experiment, String arm) {
    CandidateEvidence evidence = evidence(experiment, arm);
    Comparison primary = evidence.primary();
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("turns", (double) experiment.turns());
    numbers.put("blocks", (double) primary.blocks());
    numbers.put("difference", primary.estimate());
    numbers.put("differenceLow", primary.difference().low());
    numbers.put("differenceHigh", primary.difference().high());
    numbers.put("pNotWorse", primary.notWorse().pValue());
    numbers.put("pGuards", evidence.guards().pValue());
    numbers.put("pSampleRatio", experiment.ratio().evidence().pValue());
    return numbers;
  }

  private static CandidateEvidence evidence(Experiment experiment, String arm) {
    CandidateEvidence evidence = experiment.evidence().get(arm);
    if (evidence == null) {
      throw new IllegalArgumentException("there is no candidate " + arm);
    }
    return evidence;
  }
}
