package org.parley.rollout.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.parley.events.ExperimentChanged.Phase;
import org.parley.rollout.statistics.EValues;
import org.parley.rollout.statistics.Interval;

/**
 * How an experiment stands.
 *
 * @param state {@code running}, {@code promoted}, {@code rolledBack} or {@code stopped}
 * @param stage of the ramp, from 1
 * @param share of all sessions that each candidate gets in this stage
 * @param pValue against 'worse by δ or more', the smallest of the candidates, times their number
 * @param sampleRatioP against 'the arms get their shares'
 * @param decision the last one; {@code hold} where the arms do not get their shares
 * @param notWorse the candidates that e-BH finds not worse, with a share of wrong ones of at most α
 * @param looks how the primary metric's intervals came to be what they are
 */
public record Status(
    String experiment,
    String state,
    int stage,
    double share,
    List<Arm> arms,
    double pValue,
    double sampleRatioP,
    String decision,
    String reason,
    Plan plan,
    List<String> notWorse,
    Map<String, Candidate> candidates,
    List<Looks.Look> looks) {

  /**
   * @param estimate mean over the sessions of the primary metric; null before the first session
   * @param low of its interval over all looks at once
   * @param metrics every metric's mean
   * @param latencies of one turn of each session, by stage
   * @param cpuSeconds of an utterance, by model name
   * @param memoryBytes of the content that the arm's version of each model holds in memory,
   *     unpacked; empty until a replica has told it, see {@link Status#withMemory}
   */
  public record Arm(
      String arm,
      String version,
      long turns,
      long sessions,
      @Nullable Double estimate,
      double low,
      double high,
      Map<String, Double> metrics,
      Map<String, Latency.View> latencies,
      Map<String, ArmTally.Work> cpuSeconds,
      Map<String, Long> memoryBytes) {}

  /**
   * A candidate beside the champion, more being better in each metric.
   *
   * @param difference in the primary metric, over blocks of sessions
   * @param guardP against 'no worse in any guarded metric'
   * @param verdict of the comparison of arms alone: {@code notWorse}, {@code worse} or {@code
   *     inconclusive}
   * @param onePointTurns how many turns of both arms it would take, at least, to see one point;
   *     null before there are sessions to learn from
   */
  public record Candidate(
      long blocks,
      double difference,
      double low,
      double high,
      double notWorseP,
      double guardP,
      Map<String, Double> worseP,
      String verdict,
      @Nullable Long onePointTurns,
      ShadowEvidence.View shadow) {}

  static Status of(Trial trial) {
    Experiment experiment = trial.experiment();
    List<Arm> arms = new ArrayList<>();
    experiment
        .arms()
        .forEach((name, tally) -> arms.add(arm(name, version(trial.plan(), name), tally)));
    Map<String, Candidate> candidates = new TreeMap<>();
    experiment.evidence().forEach((arm, each) -> candidates.put(arm, candidate(experiment, each)));
    double ratio = experiment.ratio().evidence().pValue();
    boolean held = trial.running() && ratio <= Judge.RATIO_ALPHA;
    return new Status(
        trial.plan().experiment(),
        text(trial.phase()),
        experiment.stage(),
        experiment.share(),
        arms,
        pValue(experiment),
        ratio,
        held ? "hold" : trial.decision(),
        held ? "the arms do not get the shares that they were meant to get" : trial.reason(),
        trial.plan(),
        notWorse(experiment),
        candidates,
        experiment.looks());
  }

  /**
   * With what the arms' versions hold in memory, which no turn tells.
   *
   * @param bytes version to the bytes of its content, of those that a replica has loaded
   */
  public Status withMemory(Map<String, Long> bytes) {
    List<Arm> told = arms.stream().map(arm -> withMemory(arm, bytes)).toList();
    return new Status(
        experiment,
        state,
        stage,
        share,
        told,
        pValue,
        sampleRatioP,
        decision,
        reason,
        plan,
        notWorse,
        candidates,
        looks);
  }

  private Arm withMemory(Arm arm, Map<String, Long> bytes) {
    Map<String, Long> memory = new TreeMap<>();
    versions(plan, arm.arm())
        .forEach((model, version) -> {
          Long loaded = bytes.get(version);
          if (loaded != null) {
            memory.put(model, loaded);
          }
        });
    return new Arm(
        arm.arm(),
        arm.version(),
        arm.turns(),
        arm.sessions(),
        arm.estimate(),
        arm.low(),
        arm.high(),
        arm.metrics(),
        arm.latencies(),
        arm.cpuSeconds(),
        memory);
  }

  private static String text(Phase phase) {
    return switch (phase) {
      case RUNNING -> "running";
      case PROMOTED -> "promoted";
      case ROLLED_BACK -> "rolledBack";
      case STOPPED -> "stopped";
    };
  }

  private static String version(Plan plan, String arm) {
    return String.join(" + ", versions(plan, arm).values());
  }

  /** By model name. */
  private static Map<String, String> versions(Plan plan, String arm) {
    return plan.candidates().stream()
        .filter(candidate -> candidate.arm().equals(arm))
        .map(Plan.Candidate::versions)
        .findFirst()
        .orElse(plan.champion());
  }

  private static Arm arm(String name, String version, ArmTally tally) {
    Interval interval = tally.interval();
    return new Arm(
        name,
        version,
        tally.turns(),
        tally.sessions(),
        tally.sessions() == 0 ? null : tally.estimate(),
        interval.low(),
        interval.high(),
        tally.metrics(),
        tally.latencies(),
        tally.cpuSeconds(),
        Map.of());
  }

  private static Candidate candidate(Experiment experiment, CandidateEvidence evidence) {
    Comparison primary = evidence.primary();
    ArmTally champion = experiment.arms().get(Plan.CHAMPION);
    return new Candidate(
        primary.blocks(),
        primary.estimate(),
        primary.difference().low(),
        primary.difference().high(),
        primary.notWorse().pValue(),
        evidence.guards().pValue(),
        evidence.worse(),
        verdict(experiment, evidence),
        champion == null ? null : champion.turnsForOnePoint(),
        evidence.shadow().view());
  }

  private static String verdict(Experiment experiment, CandidateEvidence evidence) {
    Rules rules = experiment.plan().rules();
    int arms = experiment.evidence().size();
    if (evidence.guards().rejects(rules.guardAlpha() / arms)) {
      return "worse";
    }
    return evidence.primary().notWorse().rejects(rules.alpha() / arms)
        ? "notWorse"
        : "inconclusive";
  }

  private static double pValue(Experiment experiment) {
    double smallest =
        experiment.evidence().values().stream()
            .mapToDouble(each ->
                experiment.plan().shadow()
                    ? each.shadow().notWorse().pValue()
                    : each.primary().notWorse().pValue())
            .min()
            .orElse(1);
    return Math.min(1, smallest * experiment.evidence().size());
  }

  private static List<String> notWorse(Experiment experiment) {
    List<String> arms = List.copyOf(experiment.evidence().keySet());
    double[] logs =
        experiment.evidence().values().stream()
            .mapToDouble(each -> -Math.log(each.primary().notWorse().pValue()))
            .toArray();
    return EValues.discoveries(experiment.plan().rules().alpha(), logs).stream()
        .mapToObj(arms::get)
        .toList();
  }

  /** A line or two for people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s %s, stage %d at %.0f %%", experiment, state, stage, 100 * share);
  }
}
