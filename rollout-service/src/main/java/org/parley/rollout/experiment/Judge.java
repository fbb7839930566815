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
    return experiment.plan().shadow()
        ? afterShadow(experiment, inStage)
        : promotion(experiment).or(() -> ramp(experiment, inStage));
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

  /**
   * A candidate that decodes along gets its first share when it is proven there, and is promoted
   * after the last stage, unless a guard fires in one. One proof at the whole α, and no other.
   */
  private static Optional<Decision> afterShadow(Experiment experiment, Duration inStage) {
    Rules rules = experiment.plan().rules();
    Map.Entry<String, CandidateEvidence> only = experiment.evidence().entrySet().iterator().next();
    ShadowEvidence.View shadow = only.getValue().shadow().view();
    if (!only.getValue().shadow().notWorse().rejects(rules.alpha())
        || experiment.turns() < rules.minTurns()) {
      return Optional.empty();
    }
    String proof =
        "it differs in less than %s of the utterances (%d sessions, p %.4g)"
            .formatted(rules.delta(), shadow.sessions(), shadow.notWorseP());
    if (experiment.share() == 0) {
      double first = experiment.plan().ramp().getFirst();
      return Optional.of(
          new Decision(
              Kind.RAMP, "", first, "unheard, " + proof, numbers(experiment, only.getKey())));
    }
    if (experiment.share() < experiment.plan().ramp().getLast()) {
      return ramp(experiment, inStage);
    }
    if (!isFull(experiment, inStage)) {
      return Optional.empty();
    }
    return Optional.of(
        new Decision(
            Kind.PROMOTE,
            only.getKey(),
            1,
            proof + " and no guard fired in " + experiment.turns() + " turns",
            numbers(experiment, only.getKey())));
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

  private static boolean isFull(Experiment experiment, Duration inStage) {
    Rules rules = experiment.plan().rules();
    return inStage.compareTo(rules.minTime()) >= 0
        && experiment.arms().values().stream()
            .allMatch(arm -> arm.sessions(experiment.stage()) >= rules.minSessions());
  }

  private static Optional<Decision> ramp(Experiment experiment, Duration inStage) {
    Optional<Double> next =
        experiment.plan().ramp().stream().filter(share -> share > experiment.share()).findFirst();
    if (next.isEmpty() || !isFull(experiment, inStage)) {
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
    if (experiment.plan().shadow()) {
      ShadowEvidence.View shadow = evidence.shadow().view();
      numbers.put("shadowSessions", (double) shadow.sessions());
      numbers.put("shadowDifferent", shadow.different());
      numbers.put("pShadowNotWorse", shadow.notWorseP());
    }
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
