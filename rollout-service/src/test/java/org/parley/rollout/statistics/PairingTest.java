package org.parley.rollout.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.rollout.statistics.Pairing.Block;

class PairingTest {
  @Test
  void aQuarterIsBlocksOfThreeAndOneInTheOrderOfArrival() {
    Pairing<String> pairing = new Pairing<>(0.25);
    assertThat(pairing.addB("b1")).isEmpty();
    assertThat(pairing.addB("b2")).isEmpty();
    assertThat(pairing.addA("a1")).isEmpty();
    assertThat(pairing.addA("a2")).isEmpty();
    assertThat(pairing.addA("a3")).contains(new Block<>(List.of("a1", "a2", "a3"), List.of("b1")));
    assertThat(pairing.addA("a4")).isEmpty();
    assertThat(pairing.addA("a5")).isEmpty();
    assertThat(pairing.addA("a6")).contains(new Block<>(List.of("a4", "a5", "a6"), List.of("b2")));
  }

  @Test
  void moreThanHalfTurnsTheRatioAround() {
    Pairing<Integer> pairing = new Pairing<>(2.0 / 3);
    assertThat(pairing.addB(1)).isEmpty();
    assertThat(pairing.addA(2)).isEmpty();
    assertThat(pairing.addB(3)).contains(new Block<>(List.of(2), List.of(1, 3)));
  }

  @Test
  void anArmWhoseOtherStaysAwayKeepsItsLatest() {
    Pairing<Integer> pairing = new Pairing<>(0.5);
    for (int i = 0; i < 10_000; i++) {
      assertThat(pairing.addA(i)).isEmpty();
    }
    Optional<Block<Integer>> block = pairing.addB(-1);
    assertThat(block.orElseThrow().a()).containsExactly(10_000 - 4096);
  }

  @Test
  void armsWithoutAShareCannotBePaired() {
    assertThatThrownBy(() -> new Pairing<>(0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> new Pairing<>(1)).isInstanceOf(IllegalArgumentException.class);
  }
}
