package org.parley.rollout.simulation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;

/**
 * How often the statistics err and how much they see.
 *
 * @param falseAlarmRate a guard fires though the arms are equal
 * @param falsePromotionRate promoted though truly worse by exactly delta
 * @param coverage the interval holds the true difference at all looks at once; the least of the
 *     three simulations
 * @param power a guard fires at the asked difference
 * @param curve the same at other differences
 */
record Report(
    int runs,
    double falseAlarmRate,
    double falsePromotionRate,
    double coverage,
    double power,
    @JsonIgnore List<Point> curve) {
  private static final double[] OF_THE_DIFFERENCE = {0, 0.25, 0.5, 0.75, 1, 1.5, 2};
  private static final int LEAST_RUNS_OF_A_POINT = 200;

  Report {
    curve = List.copyOf(curve);
  }

  /**
   * @param worseBy how much worse the candidate is
   * @param alarm share of runs in which the guard fires
   * @param turnsToAlarm their median number of turns until then; 0 for none
   * @param promotion share of runs in which the candidate is found not worse
   * @param turnsToPromotion likewise
   */
  record Point(
      double worseBy, double alarm, int turnsToAlarm, double promotion, int turnsToPromotion) {}

  /**
   * @param worse how much worse the candidate is where power is asked for, &gt; 0
   */
  static Report of(Setting setting, double worse, long seed) {
    double runs = setting.runs();
    Simulation.Outcome equal = new Simulation(setting, 0).run(seed);
    Simulation.Outcome atMargin = new Simulation(setting, -setting.delta()).run(seed + 1);
    Simulation.Outcome atDifference = new Simulation(setting, -worse).run(seed + 2);
    int missed = Math.max(equal.missed(), Math.max(atMargin.missed(), atDifference.missed()));
    return new Report(
        setting.runs(),
        equal.alarms() / runs,
        atMargin.promotions() / runs,
        1 - missed / runs,
        atDifference.alarms() / runs,
        curve(setting, worse, seed + 3));
  }

  /** Of a tenth of the runs, as far as the differences are possible. */
  private static List<Point> curve(Setting setting, double worse, long seed) {
    int runs = Math.min(setting.runs(), Math.max(LEAST_RUNS_OF_A_POINT, setting.runs() / 10));
    List<Point> curve = new ArrayList<>();
    for (double part : OF_THE_DIFFERENCE) {
      double worseBy = part * worse;
      if (worseBy <= setting.success()) {
        Simulation.Outcome outcome =
            new Simulation(setting.withRuns(runs), -worseBy).run(seed + curve.size());
        curve.add(
            new Point(
                worseBy,
                (double) outcome.alarms() / runs,
                outcome.turnsToAlarm(),
                (double) outcome.promotions() / runs,
                outcome.turnsToPromotion()));
      }
    }
    return curve;
  }
}
