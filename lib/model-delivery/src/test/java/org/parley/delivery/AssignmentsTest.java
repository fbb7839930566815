package org.parley.delivery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parley.events.Assignment;
import org.parley.events.RouteChanged;
import org.parley.events.RouteChanged.Arm;

class AssignmentsTest {
  private static final String A = "asr@1-111111111111";
  private static final String B = "asr@2-222222222222";
  private static final String N = "nlu@1-111111111111";
  private static final String M = "nlu@2-222222222222";
  private static final int MANY = 2_000;

  private final List<RouteChanged> routes = new ArrayList<>();
  private final Set<String> loaded = new HashSet<>(Set.of(A, B, N, M));
  private Instant now = Instant.parse("2026-11-21T10:15:30Z");
  private final Assignments assignments = another();

  private Assignments another() {
    return new Assignments(() -> routes, (name, version) -> loaded.contains(version), () -> now);
  }

  private void route(long revision, String champion, String salt, Arm... arms) {
    String name = champion.substring(0, 3);
    routes.removeIf(route -> route.name().equals(name));
    routes.add(
        new RouteChanged(
            name, revision, champion, List.of(arms), salt, Optional.empty(), "key", "c2ln"));
  }

  private static Arm arm(String name, String version, double weight) {
    return new Arm(name, version, weight);
  }

  private Assignment asr(String session) {
    return requireNonNull(assignments.of(session).get("asr"));
  }

  private static List<String> sessions() {
    return IntStream.range(0, MANY).mapToObj(i -> "session-" + i).toList();
  }

  private long on(String arm) {
    return sessions().stream().filter(session -> asr(session).arm().equals(arm)).count();
  }

  @Test
  void withoutARouteNobodyHasAnArm() {
    assertThat(assignments.of("kitchen")).isEmpty();
  }

  @Test
  void withoutAnExperimentEverybodyIsTheChampions() {
    route(4, A, "");
    assertThat(asr("kitchen")).isEqualTo(new Assignment(4, Assignment.CHAMPION, A, 1));
  }

  @Test
  void anArmCarriesItsRevisionItsVersionAndItsProbability() {
    route(5, A, "half", arm("champion", A, 3), arm("half", B, 1));
    Set<Assignment> seen = new HashSet<>();
    sessions().forEach(session -> seen.add(asr(session)));
    assertThat(seen)
        .containsExactlyInAnyOrder(
            new Assignment(5, "champion", A, 0.75), new Assignment(5, "half", B, 0.25));
  }

  @Test
  void aWeightTakesEffectWhenEveryReplicaHasTheVersionAndStaysWhenANewReplicaHasItNotYet() {
    loaded.remove(B);
    route(5, A, "half", arm("champion", A, 1), arm("half", B, 1));
    assertThat(on("half")).isZero();
    now = now.plus(Duration.ofMinutes(10));
    loaded.add(B);
    assertThat(on("half")).isBetween(MANY / 2 - 120L, MANY / 2 + 120L);
    now = now.plus(Duration.ofMinutes(10));
    loaded.remove(B);
    assertThat(on("half")).isBetween(MANY / 2 - 120L, MANY / 2 + 120L);
  }

  @Test
  void noArmIsOpenBeforeTheChampionServes() {
    loaded.remove(A);
    route(5, A, "half", arm("champion", A, 1), arm("half", B, 1));
    assertThat(assignments.of("kitchen")).isEmpty();
  }

  @Test
  void theOldChampionServesUntilEveryReplicaHasTheNewOne() {
    route(5, A, "");
    assertThat(asr("kitchen").version()).isEqualTo(A);
    loaded.remove(B);
    route(6, B, "");
    assertThat(asr("kitchen").version()).isEqualTo(A);
    assertThat(asr("hall").version()).isEqualTo(A);
    loaded.add(B);
    assertThat(asr("hall")).isEqualTo(new Assignment(6, Assignment.CHAMPION, B, 1));
  }

  @Test
  void aSessionKeepsItsArmWhileItGoesOnAndANewOneIsDealtByTheNewWeights() {
    route(5, A, "half", arm("champion", A, 1), arm("half", B, 1));
    String session =
        sessions().stream().filter(each -> asr(each).arm().equals("champion")).findFirst().get();
    Assignment before = asr(session);
    route(6, A, "half", arm("champion", A, 1), arm("half", B, 1e9));
    for (int minutes = 0; minutes < 30; minutes++) {
      now = now.plus(Duration.ofMinutes(1));
      assertThat(asr(session)).isEqualTo(before);
    }
    now = now.plus(Duration.ofMinutes(3));
    assertThat(asr(session).arm()).isEqualTo("half");
  }

  @Test
  void aRollbackTakesEverySessionBackAtOnce() {
    route(5, A, "half", arm("champion", A, 1), arm("half", B, 1));
    assertThat(on("half")).isPositive();
    route(6, A, "");
    assertThat(on("half")).isZero();
    assertThat(sessions()).allSatisfy(session -> assertThat(asr(session).version()).isEqualTo(A));
  }

  @Test
  void whoStartsAgainDealsTheSame() {
    route(5, A, "half", arm("champion", A, 1), arm("half", B, 1));
    Assignments restarted = another();
    assertThat(sessions())
        .allSatisfy(
            session -> assertThat(restarted.of(session)).isEqualTo(assignments.of(session)));
  }

  @Test
  void routesOfOneSaltAreOneExperiment() {
    route(5, A, "joint", arm("champion", A, 1), arm("half", B, 1));
    route(9, N, "joint", arm("champion", N, 1), arm("half", M, 1));
    assertThat(sessions())
        .allSatisfy(session -> {
          Map<String, Assignment> arms = assignments.of(session);
          assertThat(arms).containsOnlyKeys("asr", "nlu");
          assertThat(arms.values().stream().map(Assignment::arm).distinct()).hasSize(1);
        });
  }

  @Test
  void aJointArmIsOpenWhereBothModelsHaveIt() {
    loaded.remove(M);
    route(5, A, "joint", arm("champion", A, 1), arm("half", B, 1));
    route(9, N, "joint", arm("champion", N, 1), arm("half", M, 1));
    assertThat(on("half")).isZero();
  }

  @Test
  void aTesterHasWhatIsLoadedAndIsToldWhatIsNot() {
    route(5, A, "");
    assertThat(assignments.override(B)).isEqualTo(Assignment.override(5, B));
    assertThatThrownBy(() -> assignments.override("asr@9-999999999999"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("asr@9-999999999999 is not loaded in every replica");
    assertThatThrownBy(() -> assignments.override("the best one"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
