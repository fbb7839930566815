package org.parley.rollout.experiment;

import java.util.ArrayList;
import java.util.List;
import org.parley.rollout.statistics.Interval;

/**
 * How an experiment's intervals came to be what they are: a look every so many sessions. It keeps a
 * bounded number of looks; when there are too many, every second one goes and from then on every
 * second one is taken. They follow from the sessions in their order, as all numbers do.
 */
final class Looks {
  private static final int MOST = 128;

  private final List<Look> looks = new ArrayList<>();
  private long every = 1;
  private int stage;

  /**
   * The estimates after so many sessions.
   *
   * @param sessions that had been entered, of all arms
   * @param turns of these
   * @param stage of the ramp, from 1, in which the latest of them began
   * @param arms of the primary metric, in the order of the arms
   * @param differences to the champion, in the order of the candidates
   */
  public record Look(
      long sessions, long turns, int stage, List<Estimate> arms, List<Estimate> differences) {
    public Look {
      arms = List.copyOf(arms);
      differences = List.copyOf(differences);
    }
  }

  /**
   * @param mean what was seen so far; the middle of the range before anything was
   * @param low of the interval that holds at all looks at once
   */
  public record Estimate(double mean, double low, double high) {
    static Estimate of(double mean, Interval interval) {
      return new Estimate(rounded(mean), rounded(interval.low()), rounded(interval.high()));
    }

    /** Finer than the grids of the intervals, and than anybody sees. */
    private static double rounded(double value) {
      return Math.round(value * 1e4) / 1e4;
    }
  }

  /**
   * Another session was entered.
   *
   * @param began the stage of the ramp in which it began
   */
  void look(Experiment experiment, int began) {
    stage = Math.max(stage, began);
    long sessions = experiment.sessions();
    if (sessions % every != 0) {
      return;
    }
    looks.add(at(experiment));
    if (looks.size() > MOST) {
      every *= 2;
      looks.removeIf(look -> look.sessions() % every != 0);
    }
  }

  private Look at(Experiment experiment) {
    return new Look(
        experiment.sessions(),
        experiment.turns(),
        stage,
        experiment.arms().values().stream()
            .map(arm -> Estimate.of(arm.sessions() == 0 ? 0.5 : arm.estimate(), arm.interval()))
            .toList(),
        experiment.evidence().values().stream()
            .map(CandidateEvidence::primary)
            .map(each -> Estimate.of(each.estimate(), each.difference()))
            .toList());
  }

  /** The looks so far, the one at this moment last. */
  List<Look> until(Experiment experiment) {
    List<Look> all = new ArrayList<>(looks);
    if (!all.isEmpty() && all.getLast().sessions() < experiment.sessions()) {
      all.add(at(experiment));
    }
    return List.copyOf(all);
  }
}
