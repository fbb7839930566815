package org.parley.rollout.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.parley.rollout.experiment.Comparison;

/**
 * Runs the experiments of a {@link Setting} with a known true difference through the statistics of
 * the live ones, with a look after every turn. A session counts at its end; one that has not ended
 * with the experiment's last turn does not count. Same seed, same numbers.
 */
final class Simulation {
  private final Setting setting;
  private final double difference;
  private final BetaBinomial champion;
  private final BetaBinomial candidate;

  /**
   * What happened in all runs. Each is judged by itself: a run whose guard fired goes on, so that
   * no rule hides the errors of another.
   *
   * @param alarms runs in which the guard fired
   * @param promotions runs in which the candidate was found not worse
   * @param missed runs in which the interval left out the true difference at any look
   * @param turnsToAlarm the median over the runs with an alarm; 0 where there was none
   * @param turnsToPromotion likewise
   */
  record Outcome(int alarms, int promotions, int missed, int turnsToAlarm, int turnsToPromotion) {}

  /**
   * @param difference the candidate's success minus the champion's
   */
  Simulation(Setting setting, double difference) {
    double success = setting.success() + difference;
    if (!(success >= 0 && success <= 1)) {
      throw new IllegalArgumentException(
          "a difference of %s makes the candidate's success %s".formatted(difference, success));
    }
    this.setting = setting;
    this.difference = difference;
    this.champion = new BetaBinomial(setting.sessionTurns(), setting.success(), setting.icc());
    this.candidate = new BetaBinomial(setting.sessionTurns(), success, setting.icc());
  }

  Outcome run(long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    int[] toAlarm = new int[setting.runs()];
    int[] toPromotion = new int[setting.runs()];
    int missed = 0;
    for (int run = 0; run < setting.runs(); run++) {
      Looks looks = experiment(seeds.split());
      toAlarm[run] = looks.alarmAt;
      toPromotion[run] = looks.promotionAt;
      missed += looks.missed ? 1 : 0;
    }
    return new Outcome(
        happened(toAlarm), happened(toPromotion), missed, median(toAlarm), median(toPromotion));
  }

  private Looks experiment(SplittableRandom random) {
    Comparison comparison = new Comparison(setting.delta(), setting.alpha());
    comparison.begin(1, setting.weight());
    Looks looks = new Looks();
    boolean onCandidate = false;
    int successes = 0;
    for (int turn = 0; turn < setting.turns(); turn++) {
      int ofSession = turn % setting.sessionTurns();
      if (ofSession == 0) {
        onCandidate = random.nextDouble() < setting.weight();
        successes = (onCandidate ? candidate : champion).draw(random);
      }
      if (ofSession == setting.sessionTurns() - 1) {
        comparison.add(1, onCandidate, (double) successes / setting.sessionTurns());
      }
      looks.look(comparison, turn + 1);
    }
    return looks;
  }

  /** What the looks at one experiment have seen. */
  private final class Looks {
    private int alarmAt;
    private int promotionAt;
    private boolean missed;

    void look(Comparison comparison, int turn) {
      if (alarmAt == 0 && comparison.worse().rejects(setting.alpha())) {
        alarmAt = turn;
      }
      if (promotionAt == 0 && comparison.notWorse().rejects(setting.alpha())) {
        promotionAt = turn;
      }
      missed |= !comparison.difference().contains(difference);
    }
  }

  private static int happened(int[] turns) {
    return (int) Arrays.stream(turns).filter(turn -> turn > 0).count();
  }

  private static int median(int[] turns) {
    int[] sorted = Arrays.stream(turns).filter(turn -> turn > 0).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
