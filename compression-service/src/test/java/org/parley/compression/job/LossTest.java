package org.parley.compression.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LossTest {

  @Test
  void countsWhatIsWrongOverAllItems() {
    // The parent has 3 of 20 words wrong, the version 4.
    Loss loss =
        Loss.of(
            List.of(new Scored("a", 1, 10), new Scored("b", 2, 10)),
            List.of(new Scored("a", 3, 10), new Scored("b", 1, 10)),
            1);
    assertThat(loss.parent()).isEqualTo(0.15);
    assertThat(loss.version()).isEqualTo(0.2);
    assertThat(loss.points().estimate()).isCloseTo(5, within(1e-9));
    assertThat(loss.percentOfParent().estimate()).isCloseTo(100 / 3.0, within(1e-9));
    // Two clusters: drawn are a a, a b, b a or b b.
    assertThat(loss.points().low()).isCloseTo(-10, within(1e-9));
    assertThat(loss.points().high()).isCloseTo(20, within(1e-9));
  }

  @Test
  void theIntervalIsThatOfPairedItemsAndNotOfTwoSamples() {
    // Both have 30 % wrong, on the same items but for two: the difference is known well.
    List<Scored> parent = new ArrayList<>();
    List<Scored> version = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int wrong = i % 10 < 3 ? 1 : 0;
      parent.add(new Scored("item " + i, wrong, 1));
      version.add(new Scored("item " + i, i == 5 ? 1 : i == 10 ? 0 : wrong, 1));
    }
    Loss.Interval points = Loss.of(parent, version, 1).points();
    assertThat(points.estimate()).isZero();
    assertThat(points.low()).isBetween(-0.5, -0.1);
    assertThat(points.high()).isBetween(0.1, 0.5);
  }

  @Test
  void variantsOfARecordingAreNotIndependentItems() {
    List<Scored> parent = new ArrayList<>();
    List<Scored> clustered = new ArrayList<>();
    List<Scored> apart = new ArrayList<>();
    List<Scored> parentApart = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int clip = 0; clip < 50; clip++) {
      int wrong = random.nextInt(2);
      for (int variant = 0; variant < 8; variant++) {
        parent.add(new Scored("clip " + clip, 0, 1));
        clustered.add(new Scored("clip " + clip, wrong, 1));
        parentApart.add(new Scored(clip + " " + variant, 0, 1));
        apart.add(new Scored(clip + " " + variant, wrong, 1));
      }
    }
    Loss.Interval wide = Loss.of(parent, clustered, 1).points();
    Loss.Interval narrow = Loss.of(parentApart, apart, 1).points();
    // √8 times as wide.
    assertThat((wide.high() - wide.low()) / (narrow.high() - narrow.low())).isBetween(2.3, 3.4);
  }

  @Test
  void sameItemsAndSeedGiveTheSameInterval() {
    List<Scored> parent = List.of(new Scored("a", 0, 3), new Scored("b", 1, 4));
    List<Scored> version = List.of(new Scored("a", 1, 3), new Scored("b", 1, 4));
    assertThat(Loss.of(parent, version, 9)).isEqualTo(Loss.of(parent, version, 9));
  }

  @Test
  void otherItemsAreNoComparison() {
    assertThatThrownBy(
            () -> Loss.of(List.of(new Scored("a", 0, 3)), List.of(new Scored("b", 0, 3)), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("item 0");
  }
}
