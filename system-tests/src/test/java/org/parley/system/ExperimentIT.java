package org.parley.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.parley.delivery.Broker;
import org.parley.delivery.TopicRead;
import org.parley.events.Assignment;
import org.parley.events.Outcome;
import org.parley.events.RouteChanged;
import org.parley.events.SessionObserved;
import org.parley.events.ShadowCompared;
import org.parley.events.Topics;
import org.parley.events.TurnEnded;
import org.parley.launcher.suite.Service;
import org.parley.runtime.ArmChoice;

/**
 * People type, an experiment on nlu goes from its shadow to halves, and rollout-service is killed
 * again and again.
 */
class ExperimentIT {
  private static final int UNHEARD = 30;
  private static final int HEARD = 50;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What a session says first, and then; some of it is no sentence of any skill. */
  private static final List<String> FIRST = Speech.PHRASES;

  private static final List<String> THEN =
      List.of("what can you do for me", "seventeen purple hedgehogs sing", "add rice to my list");

  private static final Suite SUITE = Suite.running();
  private static final List<String> VERSIONS = SUITE.published("nlu");

  private final Experiments experiments = new Experiments(SUITE);
  private final GatewayClient gateway = new GatewayClient(SUITE.gateway());
  private final SplittableRandom moments = new SplittableRandom(5);
  private int kills;

  @Test
  void killedAtAnyMomentRolloutHasTheSameAssignmentAndTheSameNumbers() throws Exception {
    String run = "trial-" + UUID.randomUUID() + "-";
    try (Listener listener = Listener.open(SUITE.kafka())) {
      String experiment =
          experiments
              .start(VERSIONS.get(0), VERSIONS.get(1), Map.of("shadow", true))
              .path("experiment")
              .asText();
      experiments.awaitShadow("nlu", VERSIONS.get(1));
      long unheardRevision = experiments.route("nlu").revision();
      talk(run, 0, UNHEARD / 2);
      kill();
      talk(run, UNHEARD / 2, UNHEARD);
      // While it reads everything back, as soon as there is a process again.
      kill();
      experiments.await(experiment, Experiments.is("running"));
      experiments.change("/nlu/ramp", "{\"weight\":50}");
      experiments.awaitShare("nlu", VERSIONS.get(1), 0.5);
      RouteChanged halves = experiments.route("nlu");
      talk(run, UNHEARD, UNHEARD + HEARD / 2);
      kill();
      talk(run, UNHEARD + HEARD / 2, UNHEARD + HEARD);
      // While sessions end and are entered, a few in each transaction.
      experiments.await(experiment, status -> sessions(status) > UNHEARD);
      kill();
      listener.await(TurnEnded.class, run, 2 * (UNHEARD + HEARD), LIMIT);
      JsonNode before = experiments.await(experiment, entered(UNHEARD + HEARD));

      assertThat(experiments.route("nlu")).as("the same assignment").isEqualTo(halves);
      Map<String, List<TurnEnded>> turns = turns(listener, run);
      assertThat(turns).hasSize(UNHEARD + HEARD);
      turns.forEach((session, each) -> {
        boolean unheard = number(run, session) < UNHEARD;
        Assignment expected =
            unheard
                ? new Assignment(unheardRevision, "champion", VERSIONS.get(0), 1)
                : expected(session, halves);
        assertThat(each)
            .as(session)
            .hasSize(2)
            .allSatisfy(turn -> assertThat(turn.assigned()).containsEntry("nlu", expected));
      });
      assertThat(observed(experiment, run))
          .as("each session is entered once")
          .containsExactlyInAnyOrderElementsOf(turns.keySet());
      assertNumbersAreThoseOfTheTurns(before, turns);
      assertShadowIsThatOfTheComparisons(before, listener.all(ShadowCompared.class, run));

      kill();
      JsonNode after = experiments.await(experiment, entered(UNHEARD + HEARD));
      assertThat(after).as("the same statistics after %d kills", kills).isEqualTo(before);
      experiments.change("/nlu/rollback", "{}");
      assertThat(experiments.route("nlu").arms()).isEmpty();
      assertThat(experiments.route("nlu").champion()).isEqualTo(VERSIONS.get(0));
    }
    SUITE.awaitReady();
  }

  /** Sessions of two turns each. */
  private void talk(String run, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      gateway.say(run + i, FIRST.get(i % FIRST.size()));
      gateway.say(run + i, THEN.get(i % THEN.size()));
    }
  }

  /** At a moment of the service's that nobody chose. */
  private void kill() {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!SUITE.alive(Service.ROLLOUT)) {
      assertThat(System.nanoTime()).as("started again").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    LockSupport.parkNanos(Duration.ofMillis(moments.nextInt(1_000)).toNanos());
    SUITE.kill(Service.ROLLOUT);
    kills++;
  }

  private static Assignment expected(String session, RouteChanged route) {
    Map<String, Double> weights =
        route.arms().stream()
            .collect(Collectors.toMap(RouteChanged.Arm::name, RouteChanged.Arm::weight));
    String arm = ArmChoice.of(route.salt(), session, weights).orElseThrow();
    return new Assignment(route.revision(), arm, VERSIONS.get(arm.equals("champion") ? 0 : 1), 0.5);
  }

  private static int number(String run, String session) {
    return Integer.parseInt(session.substring(run.length()));
  }

  private static Map<String, List<TurnEnded>> turns(Listener listener, String run) {
    return listener.all(TurnEnded.class, run).stream()
        .collect(
            Collectors.groupingBy(TurnEnded::session, LinkedHashMap::new, Collectors.toList()));
  }

  /** All of them, and what the replicas hold in memory is known, too. */
  private static Predicate<JsonNode> entered(long sessions) {
    return status ->
        sessions(status) == sessions
            && stream(status.path("arms"))
                .allMatch(arm -> arm.path("memoryBytes").path("nlu").asLong() > 0);
  }

  private static long sessions(JsonNode status) {
    return stream(status.path("arms")).mapToLong(arm -> arm.path("sessions").asLong()).sum();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static List<String> observed(String experiment, String run) {
    List<String> sessions = new ArrayList<>();
    TopicRead.events(
        Broker.at(SUITE.kafka()),
        Topics.OBSERVATIONS,
        Instant.EPOCH,
        decoded -> {
          if (decoded.event() instanceof SessionObserved session
              && session.experiment().equals(experiment)
              && session.session().startsWith(run)) {
            sessions.add(session.session());
          }
        });
    return sessions;
  }

  /** The turns' topic alone, counted here without what counts them there. */
  private static void assertNumbersAreThoseOfTheTurns(
      JsonNode status, Map<String, List<TurnEnded>> turns) {
    Map<String, List<List<TurnEnded>>> byArm =
        turns.values().stream().collect(Collectors.groupingBy(session -> arm(session.getFirst())));
    assertThat(byArm).as("both arms were given").hasSize(2);
    for (JsonNode arm : status.path("arms")) {
      List<List<TurnEnded>> sessions = byArm.getOrDefault(arm.path("arm").asText(), List.of());
      assertThat(arm.path("sessions").asLong()).isEqualTo(sessions.size());
      assertThat(arm.path("turns").asLong()).isEqualTo(2L * sessions.size());
      assertThat(arm.path("cpuSeconds").path("nlu").path("mean").asDouble())
          .isPositive()
          .isCloseTo(
              sessions.stream()
                      .mapToDouble(each ->
                          each.stream().mapToDouble(ExperimentIT::cpuMs).average().orElseThrow())
                      .average()
                      .orElseThrow()
                  / 1e3,
              within(1e-9));
      Map<String, Predicate<TurnEnded>> metrics =
          Map.of(
              "taskSuccess",
              turn -> turn.outcome() == Outcome.FULFILLED || turn.outcome() == Outcome.CONTINUED,
              "notUnderstood",
              turn -> turn.outcome() == Outcome.NOT_UNDERSTOOD,
              "notExposed",
              turn -> !turn.exposed());
      metrics.forEach((metric, holds) ->
          assertThat(arm.path("metrics").path(metric).asDouble())
              .as("%s of %s", metric, arm.path("arm"))
              .isCloseTo(mean(sessions, holds), within(1e-9)));
    }
  }

  private static String arm(TurnEnded turn) {
    return turn.arms().getOrDefault("nlu", "");
  }

  private static double cpuMs(TurnEnded turn) {
    return requireNonNull(turn.cpuMs().get("nlu"), "processor time of nlu");
  }

  private static double mean(List<List<TurnEnded>> sessions, Predicate<TurnEnded> holds) {
    return sessions.stream()
        .mapToDouble(turns -> (double) turns.stream().filter(holds).count() / turns.size())
        .average()
        .orElse(0);
  }

  /** nlu may let some go on a busy machine; those that came are counted rightly. */
  private static void assertShadowIsThatOfTheComparisons(
      JsonNode status, List<ShadowCompared> compared) {
    assertThat(compared).isNotEmpty();
    assertThat(compared)
        .allSatisfy(each -> {
          assertThat(each.served()).isEqualTo(VERSIONS.get(0));
          assertThat(each.shadow()).isEqualTo(VERSIONS.get(1));
        });
    Map<String, List<ShadowCompared>> bySession = new HashMap<>();
    compared.forEach(
        each -> bySession.computeIfAbsent(each.session(), _ -> new ArrayList<>()).add(each));
    JsonNode shadow = status.path("candidates").path("candidate").path("shadow");
    assertThat(shadow.path("utterances").asLong()).isEqualTo(compared.size());
    assertThat(shadow.path("sessions").asLong()).isEqualTo(bySession.size());
    assertThat(shadow.path("different").asDouble())
        .isCloseTo(
            bySession.values().stream()
                .mapToDouble(
                    each -> each.stream().filter(one -> !one.same()).count() / (double) each.size())
                .average()
                .orElseThrow(),
            within(1e-9));
    assertThat(shadow.path("intentFlips").asDouble())
        .isCloseTo(
            compared.stream().filter(ShadowCompared::intentChanged).count()
                / (double) compared.size(),
            within(1e-9));
    System.out.printf(
        "unheard: %d utterances, %.3f of them different%n",
        compared.size(), shadow.path("different").asDouble());
  }
}
