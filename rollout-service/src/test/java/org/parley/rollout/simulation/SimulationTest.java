package org.parley.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.rollout.experiment.Comparison;
import org.parley.rollout.statistics.Alarms;
import picocli.CommandLine;

class SimulationTest {
  private static final int RUNS = 500;
  private static final double ALPHA = 0.05;

  private static Setting setting(double icc, double delta, double weight) {
    return new Setting(RUNS, 2000, 5, icc, delta, ALPHA, 0.85, weight);
  }

  @Test
  void errorsStayWithinAlphaHoweverAlikeTheTurnsOfASessionAre() {
    for (double icc : new double[] {0, 0.3, 0.9}) {
      Report report = Report.of(setting(icc, 0.1, 0.5), 0.15, 42);
      String where = "42, icc " + icc;
      Alarms.within(ALPHA, count(report.falseAlarmRate()), RUNS, where);
      Alarms.within(ALPHA, count(report.falsePromotionRate()), RUNS, where);
      Alarms.within(ALPHA, count(1 - report.coverage()), RUNS, where);
      assertThat(report.falseAlarmRate()).as("not asleep").isPositive();
      assertThat(report.falsePromotionRate()).as("not asleep").isPositive();
    }
  }

  @Test
  void errorsStayWithinAlphaAtTenPercent() {
    Report report = Report.of(setting(0.3, 0.1, 0.1), 0.15, 7);
    Alarms.within(ALPHA, count(report.falseAlarmRate()), RUNS, 7);
    Alarms.within(ALPHA, count(report.falsePromotionRate()), RUNS, 7);
    Alarms.within(ALPHA, count(1 - report.coverage()), RUNS, 7);
  }

  private static int count(double rate) {
    return (int) Math.round(rate * RUNS);
  }

  @Test
  void turnsInThePlaceOfSessionsWouldRaiseFarTooManyAlarms() {
    BetaBinomial sessions = new BetaBinomial(5, 0.85, 0.9);
    int alarms = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Comparison wrong = new Comparison(0.1, ALPHA);
      wrong.begin(1, 0.5);
      for (int session = 0; session < 400; session++) {
        boolean candidate = random.nextBoolean();
        int successes = sessions.draw(random);
        for (int turn = 0; turn < 5; turn++) {
          wrong.add(1, candidate, turn < successes ? 1 : 0);
        }
      }
      alarms += wrong.worse().rejects(ALPHA) ? 1 : 0;
    }
    assertThat(alarms / (double) RUNS)
        .as("what the session as the unit prevents")
        .isGreaterThan(0.15);
  }

  @Test
  void worseCandidatesAreFoundMoreOftenAndGoodOnesPromoted() {
    Report report = Report.of(setting(0.3, 0.1, 0.5), 0.15, 3);
    List<Report.Point> curve = report.curve();
    for (int i = 1; i < curve.size(); i++) {
      assertThat(curve.get(i).alarm()).isGreaterThanOrEqualTo(curve.get(i - 1).alarm());
    }
    assertThat(report.power()).isGreaterThan(0.9);
    assertThat(curve.getFirst().promotion()).as("promoted where equal").isGreaterThan(0.6);
    assertThat(curve.getLast().promotion()).isZero();
    assertThat(curve.getLast().turnsToAlarm()).isLessThan(curve.get(3).turnsToAlarm());
  }

  @Test
  void theCommandPrintsTheFiveNumbersAndTheSameOnesForTheSameSeed() throws Exception {
    JsonNode first = simulate("--runs", "50", "--turns", "500", "--seed", "9", "--json");
    assertThat(first.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "runs", "falseAlarmRate", "falsePromotionRate", "coverage", "power");
    assertThat(first.get("runs").asInt()).isEqualTo(50);
    assertThat(simulate("--runs", "50", "--turns", "500", "--seed", "9", "--json"))
        .isEqualTo(first);
  }

  private static JsonNode simulate(String... arguments) throws Exception {
    StringWriter out = new StringWriter();
    CommandLine command = SimulateMain.commandLine().setOut(new PrintWriter(out));
    assertThat(command.setErr(new PrintWriter(new StringWriter())).execute(arguments)).isZero();
    return new JsonMapper().readTree(out.toString());
  }

  @Test
  void anImpossibleQuestionIsAnsweredWithOneLine() {
    StringWriter err = new StringWriter();
    CommandLine command = SimulateMain.commandLine().setErr(new PrintWriter(err, true));
    assertThat(command.execute("--difference", "0.9")).isEqualTo(1);
    assertThat(err.toString().strip()).contains("a difference of -0.9").doesNotContain("\n");
    assertThatThrownBy(() -> setting(1.1, 0.1, 0.5)).hasMessage("icc is 1.1, outside 0 to 1");
  }
}
