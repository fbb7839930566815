package org.parley.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamSearchTest {
  private final List<Integer> tried = new ArrayList<>();

  /** A machine that holds exactly so many. */
  private StreamSearch.Trial machine(int holds) {
    return streams -> {
      tried.add(streams);
      return streams <= holds
          ? Optional.of(new StreamReport(streams, 500, 0, 0, 1, 2, 0, 0, Map.of(), Map.of()))
          : Optional.empty();
    };
  }

  @Test
  void theMostThatAreHeldAreFoundToOneInTen() throws InterruptedException {
    for (int holds = 1; holds <= 200; holds++) {
      int found = new StreamSearch(25, 200).run(machine(holds)).orElseThrow().streams();
      assertThat(found).as("of %d", holds).isBetween((int) Math.floor(0.9 * holds), holds);
    }
  }

  @Test
  void fewRunsAreEnough() throws InterruptedException {
    var _ = new StreamSearch(25, 200).run(machine(110));
    assertThat(tried).startsWith(25, 50, 100, 200, 200);
    assertThat(Set.copyOf(tried)).hasSizeLessThan(9);
    assertThat(tried.stream().filter(streams -> streams <= 110)).doesNotHaveDuplicates();
  }

  @Test
  void aNumberThatFailsOnceIsTriedAgain() throws InterruptedException {
    StreamSearch.Trial warm = machine(200);
    Set<Integer> cold = new HashSet<>(List.of(100));
    StreamSearch.Trial coldOnce =
        streams -> {
          var report = warm.holds(streams);
          return cold.remove(streams) ? Optional.empty() : report;
        };
    assertThat(new StreamSearch(25, 200).run(coldOnce).orElseThrow().streams()).isEqualTo(200);
    assertThat(tried).containsExactly(25, 50, 100, 100, 200);
  }

  @Test
  void noneMayBeHeldAndNoMoreThanAllowedAreTried() throws InterruptedException {
    assertThat(new StreamSearch(25, 200).run(machine(0))).isEmpty();
    assertThat(new StreamSearch(25, 60).run(machine(1_000)).orElseThrow().streams()).isEqualTo(60);
    assertThat(tried).allMatch(streams -> streams >= 1 && streams <= 200);
    assertThatThrownBy(() -> new StreamSearch(0, 5)).isInstanceOf(IllegalArgumentException.class);
  }
}
