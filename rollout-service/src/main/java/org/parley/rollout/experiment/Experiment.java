package org.parley.rollout.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.parley.events.SessionObserved;
import org.parley.rollout.experiment.Plan.Candidate;
import org.parley.rollout.statistics.SampleRatio;

/**
 * The numbers of an experiment. They follow from its plan, the shares of its stages and the
 * observed sessions in their order, and from nothing else: whoever reads these again has the same
 * numbers.
 */
final class Experiment {
  private final Plan plan;
  private final List<Double> shares = new ArrayList<>();
  private final Map<String, ArmTally> arms = new LinkedHashMap<>();
  private final Map<String, CandidateEvidence> evidence = new LinkedHashMap<>();
  private final SampleRatio ratio = new SampleRatio();
  private final Looks looks = new Looks();
  // Of the ids of the observations: half of a SHA-1 is enough to tell millions apart.
  private final Set<Long> entered = new HashSet<>();

  Experiment(Plan plan) {
    this.plan = plan;
    arms.put(Plan.CHAMPION, new ArmTally(plan.rules().metric(), plan.rules().alpha()));
    for (Candidate candidate : plan.candidates()) {
      arms.put(candidate.arm(), new ArmTally(plan.rules().metric(), plan.rules().alpha()));
      evidence.put(candidate.arm(), new CandidateEvidence(candidate.arm(), plan.rules()));
    }
  }

  /** The next stage, in which each candidate has this share of all sessions; unheard with 0. */
  void begin(double share) {
    shares.add(share);
    if (share == 0) {
      return;
    }
    int count = plan.candidates().size();
    double champions = 1 - count * share;
    double[] all = new double[count + 1];
    Arrays.fill(all, share);
    all[0] = champions;
    ratio.begin(stage(), all);
    evidence.values().forEach(each -> each.begin(stage(), share / (share + champions)));
  }

  /**
   * @return whether the session is new
   */
  boolean observe(SessionObserved session) {
    if (!entered.add(session.id().getMostSignificantBits())) {
      return false;
    }
    ArmTally tally = arms.get(session.arm());
    if (tally != null && session.stage() >= 1 && session.stage() <= stage()) {
      tally.add(session);
      evidence.values().forEach(each -> each.shadow().add(session));
      if (shares.get(session.stage() - 1) == 0) {
        return true;
      }
      ratio.add(session.stage(), new ArrayList<>(arms.keySet()).indexOf(session.arm()));
      evidence.forEach((arm, each) -> {
        if (session.arm().equals(Plan.CHAMPION) || session.arm().equals(arm)) {
          each.add(session.arm().equals(arm), session);
        }
      });
      looks.look(this, session.stage());
    }
    return true;
  }

  boolean hasEntered(SessionObserved session) {
    return entered.contains(session.id().getMostSignificantBits());
  }

  Plan plan() {
    return plan;
  }

  /** From 1; 0 before the first begins. */
  int stage() {
    return shares.size();
  }

  List<Double> shares() {
    return List.copyOf(shares);
  }

  double share() {
    return shares.getLast();
  }

  /** By name, the champion first. */
  Map<String, ArmTally> arms() {
    return arms;
  }

  /** By arm. */
  Map<String, CandidateEvidence> evidence() {
    return evidence;
  }

  SampleRatio ratio() {
    return ratio;
  }

  /** The last is of this moment. */
  List<Looks.Look> looks() {
    return looks.until(this);
  }

  long sessions() {
    return arms.values().stream().mapToLong(ArmTally::sessions).sum();
  }

  long turns() {
    return arms.values().stream().mapToLong(ArmTally::turns).sum();
  }
}
