package org.parley.compression.nlu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parley.skills.Sample;

class SlotSwapsTest {
  private static final Sample JAZZ =
      new Sample("play", List.of("some", "old", "jazz", "now"), List.of("O", "B-g", "I-g", "O"));
  private static final Sample ROCK =
      new Sample("play", List.of("rock", "please"), List.of("B-g", "O"));
  private static final Sample BOOK = new Sample("rate", List.of("novel"), List.of("B-g"));

  @Test
  void valuesComeFromTheSameSlotOfTheSameIntent() {
    var swaps = new SlotSwaps(List.of(JAZZ, ROCK, BOOK), 1);
    var random = new Random(1);
    var made = new HashSet<Sample>();
    for (int i = 0; i < 50; i++) {
      made.add(swaps.of(JAZZ, random));
      assertThat(swaps.of(BOOK, random)).isEqualTo(BOOK);
    }
    assertThat(made)
        .containsExactlyInAnyOrder(
            JAZZ, new Sample("play", List.of("some", "rock", "now"), List.of("O", "B-g", "O")));
  }

  @Test
  void nothingChangesWithoutAShare() {
    var swaps = new SlotSwaps(List.of(JAZZ, ROCK), 0);
    assertThat(swaps.of(ROCK, new Random(1))).isEqualTo(ROCK);
  }
}
