package org.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArmChoiceTest {
  private static final int SESSIONS = 20_000;

  /**
   * Worked by hand: {@code printf 'asr-half-size\0kitchen\0half' | sha256sum} begins with
   * f4fa71dac6425a72, its top 53 bits over 2⁵³ are 0.9569464835278806, for {@code champion} it is
   * f4b7bc209544db6d and 0.9559285716579952.
   */
  @Test
  void theWorkedExampleComesOut() {
    assertThat(ArmChoice.uniform("asr-half-size", "kitchen", "half")).isEqualTo(0.9569464835278806);
    assertThat(ArmChoice.uniform("asr-half-size", "kitchen", "champion"))
        .isEqualTo(0.9559285716579952);
    // −3 / ln 0.95592857 = 66.56 against −1 / ln 0.95694648 = 22.72.
    assertThat(chosen("kitchen", Map.of("champion", 3.0, "half", 1.0))).isEqualTo("champion");
    // 22.19 against 22.72.
    assertThat(chosen("kitchen", Map.of("champion", 1.0, "half", 1.0))).isEqualTo("half");
  }

  @Test
  void everyArmHasTheShareOfItsWeight() {
    for (Map<String, Double> weights :
        List.of(
            Map.of("champion", 9.0, "half", 1.0),
            Map.of("champion", 1.0, "half", 1.0),
            Map.of("champion", 0.7, "half", 0.2, "tiny", 0.1))) {
      Map<String, Integer> counts = new HashMap<>();
      for (int i = 0; i < SESSIONS; i++) {
        counts.merge(chosen("session-" + i, weights), 1, Integer::sum);
      }
      double sum = weights.values().stream().mapToDouble(w -> w).sum();
      weights.forEach((arm, weight) -> {
        double share = weight / sum;
        // Five standard deviations of a binomial share: beyond it once in a million.
        double bound = 5 * Math.sqrt(share * (1 - share) / SESSIONS);
        assertThat((double) counts.getOrDefault(arm, 0) / SESSIONS)
            .as("%s of %s", arm, weights)
            .isCloseTo(share, within(bound));
      });
    }
  }

  @Test
  void raisingAnArmMovesSessionsTowardsItAndNoOthers() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Map<String, Double> before =
          Map.of("a", random.nextDouble(), "b", random.nextDouble(), "c", random.nextDouble());
      Map<String, Double> after = new HashMap<>(before);
      after.merge("b", 0.1 + random.nextDouble(), Double::sum);
      int moved = 0;
      for (int i = 0; i < 2_000; i++) {
        String session = seed + "-" + i;
        String then = chosen(session, before);
        String now = chosen(session, after);
        if (!then.equals(now)) {
          assertThat(now).as("seed %d, session %s", seed, session).isEqualTo("b");
          moved++;
        }
      }
      assertThat(moved).as("seed %d", seed).isPositive();
    }
  }

  @Test
  void anotherSaltDealsTheSessionsAnew() {
    Map<String, Double> halves = Map.of("a", 1.0, "b", 1.0);
    int same = 0;
    for (int i = 0; i < SESSIONS; i++) {
      String session = "session-" + i;
      same +=
          ArmChoice.of("one", session, halves).equals(ArmChoice.of("two", session, halves)) ? 1 : 0;
    }
    assertThat((double) same / SESSIONS).isCloseTo(0.5, within(5 * Math.sqrt(0.25 / SESSIONS)));
  }

  @Test
  void anArmOfWeightNothingIsNobodys() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(chosen("session-" + i, Map.of("a", 0.0, "b", 1e-9))).isEqualTo("b");
    }
    assertThat(ArmChoice.of("salt", "kitchen", Map.of("a", 0.0))).isEmpty();
    assertThat(ArmChoice.of("salt", "kitchen", Map.of())).isEmpty();
  }

  private static String chosen(String session, Map<String, Double> weights) {
    return ArmChoice.of("asr-half-size", session, weights).orElseThrow();
  }
}
