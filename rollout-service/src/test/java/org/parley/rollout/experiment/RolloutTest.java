package org.parley.rollout.experiment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.events.Assignment;
import org.parley.events.DecisionTaken;
import org.parley.events.Event;
import org.parley.events.ExperimentChanged;
import org.parley.events.SessionObserved;
import org.parley.events.SoundStarted;
import org.parley.events.UtteranceId;
import org.parley.rollout.experiment.LiveTraffic.Quality;
import org.parley.rollout.experiment.Plan.Candidate;

class RolloutTest {
  private static final Quality GOOD = new Quality(0.9, 1, 80);
  private static final Duration LONG_AGO = Duration.ofMinutes(5);

  private final LiveTraffic traffic = new LiveTraffic(5);
  private final Rollout rollout = new Rollout(LiveTraffic.IDLE);

  private static Plan plan(double delta, boolean automatic) {
    return new Plan(
        "asr-test",
        Map.of("asr", "asr@1"),
        List.of(new Candidate("candidate", Map.of("asr", "asr@2"))),
        new Rules(Metric.TASK_SUCCESS, delta, 0.05, 0.05, 100, 20, Duration.ofSeconds(60)),
        Plan.rampFrom(0.1, 1),
        automatic,
        false);
  }

  private void start(double delta, boolean automatic) {
    traffic.write(rollout.start(plan(delta, automatic), traffic.now()));
    traffic.pass(Duration.ofSeconds(20));
  }

  private Status status() {
    return rollout.status().getLast();
  }

  private List<SessionObserved> observed() {
    return traffic.written().stream()
        .filter(SessionObserved.class::isInstance)
        .map(SessionObserved.class::cast)
        .toList();
  }

  private List<String> decisions() {
    return traffic.written().stream()
        .filter(DecisionTaken.class::isInstance)
        .map(event -> ((DecisionTaken) event).decision())
        .toList();
  }

  @Test
  void eachArmTellsTheProcessorTimeOfWhatItServedAndTheMemoryOfItsVersion() {
    start(0.9, false);
    // Every fourth turn fell back to another version; what that cost is nobody's.
    Quality sometimesAway = new Quality(0.9, 0.75, 80);
    for (int i = 0; i < 110; i++) {
      traffic.session(rollout, "a" + i, false, sometimesAway);
      traffic.session(rollout, "b" + i, true, sometimesAway);
    }
    traffic.pass(LiveTraffic.IDLE.multipliedBy(2));
    traffic.write(rollout.tick(traffic.now(), true));
    Status status = status().withMemory(Map.of("asr@1", 9_100_000L, "asr@3", 5L));
    Status.Arm champion = status.arms().getFirst();
    Status.Arm candidate = status.arms().getLast();
    assertThat(champion.cpuSeconds())
        .containsExactly(Map.entry("asr", new ArmTally.Work(0.12, 0.12, 0.12)));
    assertThat(requireNonNull(candidate.cpuSeconds().get("asr")).mean())
        .isCloseTo(0.04, within(1e-9));
    assertThat(champion.memoryBytes()).containsExactly(Map.entry("asr", 9_100_000L));
    assertThat(candidate.memoryBytes()).as("no replica has told it").isEmpty();
  }

  @Test
  void aSessionCountsOnceAndAtItsEnd() {
    start(0.1, true);
    traffic.session(rollout, "kitchen", false, GOOD);
    assertThat(observed()).isEmpty();
    traffic.pass(LiveTraffic.IDLE);
    traffic.write(rollout.tick(traffic.now(), true));
    assertThat(observed())
        .singleElement()
        .satisfies(session -> {
          assertThat(session.arm()).isEqualTo("champion");
          assertThat(session.stage()).isEqualTo(1);
          assertThat(session.turns()).isEqualTo(3);
          assertThat(session.values()).containsEntry("transcribedMs", 80.0);
          assertThat(session.values()).containsEntry("late", 0.0);
        });
    traffic.session(rollout, "kitchen", true, GOOD);
    traffic.pass(LONG_AGO);
    traffic.write(rollout.tick(traffic.now(), true));
    assertThat(observed()).as("it counted for its first arm").hasSize(1);
    assertThat(status().arms().getFirst().sessions()).isEqualTo(1);
  }

  @Test
  void aSessionThatBeganBeforeTheExperimentOrWhileTheRouteChangedDoesNotCount() {
    traffic.turn(rollout, "before", 1, "champion", GOOD);
    traffic.write(rollout.start(plan(0.1, true), traffic.now()));
    traffic.pass(Duration.ofSeconds(2));
    traffic.turn(rollout, "during", 1, "candidate", GOOD);
    traffic.pass(Duration.ofSeconds(20));
    traffic.turn(rollout, "before", 2, "candidate", GOOD);
    traffic.turn(rollout, "after", 1, "another", GOOD);
    traffic.turn(rollout, "after2", 1, "candidate", GOOD);
    traffic.pass(LONG_AGO);
    traffic.write(rollout.tick(traffic.now(), true));
    assertThat(observed())
        .extracting(SessionObserved::session, SessionObserved::stage)
        .containsExactlyInAnyOrder(
            tuple("before", 0), tuple("during", 0), tuple("after", 0), tuple("after2", 1));
    assertThat(status().arms()).extracting(Status.Arm::sessions).containsExactly(0L, 1L);
  }

  @Test
  void aCandidateAsGoodIsRampedAndPromotedByItself() {
    start(0.1, true);
    traffic.talk(rollout, 20_000, GOOD, GOOD);
    assertThat(decisions()).containsExactly("start", "ramp", "ramp", "promote");
    assertThat(status().state()).isEqualTo("promoted");
    assertThat(status().pValue()).isLessThanOrEqualTo(0.05);
    assertThat(status().notWorse()).containsExactly("candidate");
    assertThat(status().arms())
        .allSatisfy(arm -> {
          assertThat(arm.estimate()).isCloseTo(0.9, within(0.1));
          assertThat(arm.low()).isLessThan(0.9);
          assertThat(arm.high()).isGreaterThan(0.9);
        });
    assertThat(rollout.wanted(Map.of("asr", "asr-test")))
        .containsExactly(
            new Wanted("asr", "asr@2", List.of(), "", Optional.empty(), Set.of("asr@2")));
  }

  @Test
  void aVersionThatUnderstandsLessIsRolledBackByItself() {
    start(0.1, true);
    Duration talked = traffic.talk(rollout, 20_000, GOOD, new Quality(0.4, 1, 80));
    assertThat(decisions().getLast()).isEqualTo("rollback");
    tellRollback("that drops words", talked);
    assertThat(status().reason()).endsWith("is worse");
    assertThat(status().arms().get(1).sessions()).as("sessions it cost").isLessThan(60);
    assertThat(rollout.wanted(Map.of("asr", "asr-test")))
        .containsExactly(
            new Wanted("asr", "asr@1", List.of(), "", Optional.empty(), Set.of("asr@2")));
  }

  @Test
  void aVersionThatIsThreeTimesSlowerIsRolledBackByItself() {
    start(0.1, true);
    Duration talked =
        traffic.talk(rollout, 20_000, new Quality(0.9, 1, 150), new Quality(0.9, 1, 450));
    assertThat(decisions().getLast()).isEqualTo("rollback");
    tellRollback("that is three times slower", talked);
    assertThat(status().reason()).contains("late is worse");
  }

  @Test
  void aVersionThatCrashesIsRolledBackThoughAnotherAnswersInItsPlace() {
    start(0.1, true);
    Duration talked = traffic.talk(rollout, 20_000, GOOD, new Quality(0.9, 0.6, 80));
    assertThat(decisions().getLast()).isEqualTo("rollback");
    tellRollback("that crashes on some inputs", talked);
    assertThat(status().reason()).contains("notExposed is worse");
  }

  private void tellRollback(String planted, Duration after) {
    List<Status.Arm> arms = status().arms();
    System.out.printf(
        "a version %s, at 10 %%: rolled back after %d s and %d turns that count, %d of them its own%n",
        planted,
        after.toSeconds(),
        arms.stream().mapToLong(Status.Arm::turns).sum(),
        arms.getLast().turns());
  }

  @Test
  void armsThatDoNotGetTheirSharesHoldEverythingUp() {
    start(0.1, true);
    for (int i = 0; i < 300; i++) {
      traffic.session(rollout, "x" + i, i % 2 == 0, GOOD);
    }
    traffic.pass(LONG_AGO);
    traffic.write(rollout.tick(traffic.now(), true));
    assertThat(status().sampleRatioP()).isLessThan(0.001);
    assertThat(status().decision()).isEqualTo("hold");
    assertThat(decisions()).doesNotContain("promote");
  }

  @Test
  void numbersAreToldBetweenDecisionsButNotAtEverySession() {
    start(0.1, false);
    traffic.talk(rollout, 600, GOOD, GOOD);
    List<ExperimentChanged> told =
        traffic.written().stream()
            .filter(ExperimentChanged.class::isInstance)
            .map(ExperimentChanged.class::cast)
            .toList();
    assertThat(told).extracting(ExperimentChanged::revision).doesNotHaveDuplicates();
    assertThat(told.size()).isBetween(3, observed().size() / 2);
    JsonNode last = told.getLast().counts().path("status");
    assertThat(last.path("arms").path(0).path("sessions").asLong()).isPositive();
    assertThat(last.path("looks").size()).isBetween(2, 129);
    assertThat(last.has("plan")).as("it stands beside the numbers").isFalse();
  }

  @Test
  void looksAreFewAndTheLastIsOfNow() {
    start(0.1, false);
    traffic.talk(rollout, 700, GOOD, new Quality(0.7, 1, 95));
    List<Looks.Look> looks = status().looks();
    assertThat(looks).hasSizeBetween(64, 129);
    assertThat(looks).extracting(Looks.Look::sessions).isSorted().doesNotHaveDuplicates();
    assertThat(looks.getLast().sessions())
        .isEqualTo(status().arms().stream().mapToLong(Status.Arm::sessions).sum());
    assertThat(looks.getLast().arms().getFirst().low())
        .isCloseTo(status().arms().getFirst().low(), within(1e-4));
    assertThat(looks.getLast().differences().getFirst().high())
        .isCloseTo(requireNonNull(status().candidates().get("candidate")).high(), within(1e-4));
    assertThat(width(looks.getLast())).isLessThan(width(looks.getFirst()));
  }

  private static double width(Looks.Look look) {
    return look.arms().getFirst().high() - look.arms().getFirst().low();
  }

  @Test
  void whoeverReadsTheEventsBackHasTheSameNumbers() {
    start(0.01, true);
    traffic.talk(rollout, 700, GOOD, new Quality(0.88, 1, 95));
    Rollout second = new Rollout(LiveTraffic.IDLE);
    read(second, ExperimentChanged.class);
    read(second, SessionObserved.class);
    read(second, DecisionTaken.class);
    assertThat(second.status()).isEqualTo(rollout.status());
    assertThat(second.wanted(Map.of())).isEqualTo(rollout.wanted(Map.of()));
    assertThat(second.stop("asr", traffic.now())).isEqualTo(rollout.stop("asr", traffic.now()));
  }

  private void read(Rollout second, Class<? extends Event> kind) {
    for (Event event : traffic.written()) {
      if (kind.isInstance(event)) {
        switch (event) {
          case ExperimentChanged changed -> second.recover(changed);
          case SessionObserved session -> second.recover(session);
          case DecisionTaken decision -> second.recover(decision);
          default -> throw new AssertionError(event);
        }
      }
    }
  }

  @Test
  void theOffsetToBeginFromIsThatOfTheOldestSessionThatGoesOn() {
    Source turns = new Source("parley.turns.v1", 0);
    start(0.1, true);
    assertThat(rollout.lowest(turns)).isEmpty();
    traffic.turn(rollout, "a", 1, "champion", GOOD);
    traffic.pass(Duration.ofSeconds(20));
    traffic.turn(rollout, "b", 1, "champion", GOOD);
    assertThat(rollout.lowest(turns)).hasValue(0);
    traffic.pass(Duration.ofSeconds(20));
    traffic.write(rollout.tick(traffic.now(), true));
    assertThat(rollout.lowest(turns)).as("a has ended").hasValue(1);
  }

  @Test
  void beforeEverythingIsReadTheClockEndsNoSession() {
    start(0.1, true);
    traffic.turn(rollout, "a", 1, "champion", GOOD);
    traffic.pass(LONG_AGO);
    traffic.write(rollout.tick(traffic.now(), false));
    assertThat(observed()).isEmpty();
    traffic.turn(rollout, "b", 1, "champion", GOOD);
    traffic.write(rollout.tick(traffic.now(), false));
    assertThat(observed()).extracting(SessionObserved::session).containsExactly("a");
  }

  @Test
  void aPersonDecidesAgainstTheNumbers() {
    start(0.1, false);
    traffic.write(rollout.ramp("asr", 0.3, traffic.now()));
    assertThat(status().share()).isEqualTo(0.3);
    assertThat(rollout.wanted(Map.of()).getFirst().arms())
        .extracting(arm -> arm.weight())
        .containsExactly(1.0, 0.3 / 0.7);
    assertThatThrownBy(() -> rollout.ramp("asr", 0.2, traffic.now()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 30.00 % to 20.00 %");
    traffic.write(rollout.promote("asr", Optional.empty(), traffic.now()));
    assertThat(decisions()).containsExactly("start", "ramp", "promote");
    assertThatThrownBy(() -> rollout.stop("asr", traffic.now()))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aModelIsInOneExperimentAtATime() {
    start(0.1, true);
    Plan joint =
        new Plan(
            "joint",
            Map.of("asr", "asr@1", "nlu", "nlu@1"),
            List.of(new Candidate("candidate", Map.of("asr", "asr@1", "nlu", "nlu@2"))),
            plan(0.1, true).rules(),
            List.of(0.5),
            true,
            false);
    assertThatThrownBy(() -> rollout.start(joint, traffic.now()))
        .hasMessage("asr is in experiment asr-test, which runs; stop it first");
    traffic.write(rollout.stop("asr-test", traffic.now()));
    assertThat(rollout.start(joint, traffic.now())).hasSize(3);
    assertThat(rollout.wanted(Map.of()))
        .extracting(Wanted::salt)
        .as("one salt for both")
        .containsExactly("joint", "joint");
  }

  /** Two are named alike where they are started in one second. */
  @Test
  void anExperimentThatIsStartedTwiceHasToBeStoppedBeforeItsNameIsInTheWay() {
    start(0.1, true);
    Plan again = plan(0.1, true);
    assertThatThrownBy(() -> rollout.start(again, traffic.now()))
        .hasMessage("asr is in experiment asr-test, which runs; stop it first");
    traffic.write(rollout.stop("asr-test", traffic.now()));
    assertThatThrownBy(() -> rollout.start(again, traffic.now()))
        .hasMessage("there was an experiment asr-test; give this one another name");
  }

  @Test
  void aPlanThatIsNoExperimentIsRefused() {
    assertThatThrownBy(() ->
            new Plan(
                "x",
                Map.of("asr", "asr@1"),
                List.of(new Candidate("candidate", Map.of("asr", "asr@1"))),
                plan(0.1, true).rules(),
                List.of(0.1),
                true,
                false))
        .hasMessage("arm candidate is the champion itself");
    assertThatThrownBy(() -> Metric.named("speed")).hasMessageContaining("taskSuccess");
    assertThat(Plan.rampFrom(0.01, 1)).containsExactly(0.01, 0.05, 0.25, 0.5);
    assertThat(Plan.rampFrom(0.1, 2)).containsExactly(0.1, 0.25);
  }

  private void startUnheard(double delta) {
    Plan plan = plan(delta, true);
    traffic.write(
        rollout.start(
            new Plan(
                plan.experiment(),
                plan.champion(),
                plan.candidates(),
                plan.rules(),
                List.of(0.25, 0.5),
                true,
                true),
            traffic.now()));
    traffic.pass(Duration.ofSeconds(20));
  }

  @Test
  void aCandidateThatSaysTheSameUnheardGetsItsSharesAndIsPromotedForIt() {
    startUnheard(0.05);
    assertThat(rollout.wanted(Map.of()))
        .singleElement()
        .satisfies(wanted -> {
          assertThat(wanted.shadow(Optional.of("asr@9"))).contains("asr@2");
          assertThat(wanted.arms()).isEmpty();
        });
    traffic.talkUnheard(rollout, 300, 0.005);
    assertThat(decisions()).containsExactly("start", "ramp");
    assertThat(status().share()).isEqualTo(0.25);
    assertThat(status().pValue()).isLessThanOrEqualTo(0.05);
    assertThat(rollout.wanted(Map.of()))
        .singleElement()
        .satisfies(wanted -> {
          assertThat(wanted.shadow(Optional.of("asr@2"))).isEmpty();
          assertThat(wanted.shadow(Optional.of("asr@9"))).contains("asr@9");
          assertThat(wanted.arms()).hasSize(2);
        });
    traffic.pass(Duration.ofSeconds(20));
    traffic.talk(rollout, 20_000, GOOD, GOOD);
    assertThat(decisions()).containsExactly("start", "ramp", "ramp", "promote");
    Status.Candidate candidate = status().candidates().get("candidate");
    assertThat(candidate).isNotNull();
    assertThat(candidate.shadow().different()).isBetween(0.0, 0.05);
    assertThat(candidate.shadow().high()).isLessThan(0.1);
    assertThat(candidate.onePointTurns()).isGreaterThan(1_000L);
  }

  @Test
  void aCandidateThatSaysOtherThingsUnheardStaysUnheard() {
    startUnheard(0.05);
    traffic.talkUnheard(rollout, 600, 0.2);
    assertThat(decisions()).containsExactly("start");
    assertThat(status().state()).isEqualTo("running");
    Status.Candidate candidate = status().candidates().get("candidate");
    assertThat(candidate).isNotNull();
    assertThat(candidate.verdict()).isEqualTo("inconclusive");
    assertThat(candidate.shadow().different()).isCloseTo(0.2, within(0.05));
    assertThat(candidate.shadow().intentFlips()).isCloseTo(0.2, within(0.05));
    assertThat(candidate.shadow().shadowMs()).isEqualTo(2.0);
  }

  /** A service that is killed before it has committed its offsets compares again. */
  @Test
  void aComparisonThatComesAgainCountsOnce() {
    startUnheard(0.05);
    traffic.compared(rollout, "kitchen", 1, false);
    traffic.compared(rollout, "kitchen", 2, true);
    traffic.compared(rollout, "kitchen", 1, false);
    traffic.session(rollout, "kitchen", false, GOOD);
    traffic.pass(LiveTraffic.IDLE);
    traffic.write(rollout.tick(traffic.now(), true));
    Status.Candidate candidate = requireNonNull(status().candidates().get("candidate"));
    assertThat(candidate.shadow().utterances()).isEqualTo(2);
    assertThat(candidate.shadow().different()).isEqualTo(0.5);
  }

  @Test
  void aCandidateThatIsFineUnheardAndBadInFrontOfPeopleIsRolledBack() {
    startUnheard(0.05);
    traffic.talkUnheard(rollout, 300, 0.0);
    assertThat(decisions()).containsExactly("start", "ramp");
    traffic.pass(Duration.ofSeconds(20));
    traffic.talk(rollout, 20_000, GOOD, new Quality(0.5, 1, 80));
    assertThat(decisions().getLast()).isEqualTo("rollback");
  }

  @Test
  void onlySessionsThatFollowTheRouteWithItsSharesCount() {
    traffic.write(rollout.start(plan(0.1, true), traffic.now()));
    assertThat(rollout.routed("asr", 7)).hasSize(1);
    assertThat(rollout.routed("asr", 7)).as("known").isEmpty();
    traffic.assigned(rollout, "right", new Assignment(7, "candidate", "asr@2", 0.1));
    traffic.assigned(rollout, "right2", new Assignment(7, "champion", "asr@1", 0.9));
    traffic.assigned(rollout, "older", new Assignment(6, "champion", "asr@1", 0.9));
    traffic.assigned(rollout, "notLoaded", new Assignment(7, "champion", "asr@1", 1));
    traffic.assigned(rollout, "tester", Assignment.override(7, "asr@2"));
    traffic.pass(LONG_AGO);
    traffic.write(rollout.tick(traffic.now(), true));
    assertThat(observed())
        .filteredOn(session -> session.stage() == 1)
        .extracting(SessionObserved::session, SessionObserved::arm)
        .containsExactlyInAnyOrder(tuple("right", "candidate"), tuple("right2", "champion"));
  }

  @Test
  void theFirstSoundIsJoinedWithItsTurn() {
    start(0.1, true);
    traffic.turn(rollout, "kitchen", 1, "champion", GOOD);
    rollout.add(new SoundStarted("kitchen", UtteranceId.of(1), 240));
    traffic.pass(LONG_AGO);
    traffic.write(rollout.tick(traffic.now(), true));
    assertThat(observed())
        .singleElement()
        .satisfies(session -> assertThat(session.values()).containsEntry("firstSoundMs", 240.0));
    assertThat(status().arms().getFirst().latencies()).containsKey("firstSoundMs");
  }
}
