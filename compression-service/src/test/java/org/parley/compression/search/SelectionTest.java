package org.parley.compression.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.compression.search.Selection.Costs;
import org.parley.compression.search.Selection.Standing;

class SelectionTest {
  @Test
  void frontsAreThoseOfAWorkedExample() {
    List<Costs> all = List.of(inside(1, 5), inside(2, 3), inside(4, 1), inside(3, 4), inside(5, 5));
    assertThat(Selection.standings(all).stream().map(Standing::front))
        .containsExactly(0, 0, 0, 1, 2);
  }

  /** Extents are 3 and 4: (4 − 1) / 3 + (5 − 1) / 4 for the one in the middle. */
  @Test
  void whoStandsAtTheEndIsInfinitelyFarAndBetweenTheNeighboursCount() {
    assertThat(Selection.distances(List.of(inside(4, 1), inside(2, 3), inside(1, 5))))
        .containsExactly(Double.POSITIVE_INFINITY, 2, Double.POSITIVE_INFINITY);
  }

  @Test
  void insideTheBudgetBeatsOutsideWhateverElse() {
    Costs large = inside(9, 9);
    Costs outside = new Costs(List.of(1.0, 1.0), 0.5);
    Costs farOutside = new Costs(List.of(0.5, 0.5), 0.6);
    assertThat(large.beats(outside)).isTrue();
    assertThat(outside.beats(farOutside)).isTrue();
    assertThat(farOutside.beats(outside)).isFalse();
    assertThat(farOutside.surpasses(large)).isTrue();
  }

  @Test
  void nobodyOfAFrontIsBeatenByItAndEveryOtherIsBeatenByTheOneBefore() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Costs> all = new ArrayList<>();
      for (int i = 0; i < 37; i++) {
        double violation = random.nextInt(3) == 0 ? random.nextInt(3) : 0;
        List<Double> objectives = random.ints(3, 0, 6).asDoubleStream().boxed().toList();
        all.add(new Costs(objectives, violation));
      }
      List<Standing> standings = Selection.standings(all);
      for (int i = 0; i < all.size(); i++) {
        int front = standings.get(i).front();
        assertThat(beatenBy(all, standings, i, front)).as("seed %d, %d", seed, i).isFalse();
        assertThat(front == 0 || beatenBy(all, standings, i, front - 1))
            .as("seed %d, %d", seed, i)
            .isTrue();
      }
    }
  }

  private static boolean beatenBy(List<Costs> all, List<Standing> standings, int one, int front) {
    for (int other = 0; other < all.size(); other++) {
      if (standings.get(other).front() == front && all.get(other).beats(all.get(one))) {
        return true;
      }
    }
    return false;
  }

  private static Costs inside(double one, double other) {
    return new Costs(List.of(one, other), 0);
  }
}
