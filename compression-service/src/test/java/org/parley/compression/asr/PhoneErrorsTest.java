package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.compression.tensorflow.Feed;

class PhoneErrorsTest {
  @Test
  void repetitionsAreOnePhoneUnlessABlankIsBetween() {
    assertThat(PhoneErrors.likeliest(path(1, 1, 0, 1, 2, 2, 0, 0), 0, 0, 8))
        .containsExactly(1, 1, 2);
  }

  @Test
  void framesOfTheLookaheadAndAfterTheEndAreNotRead() {
    assertThat(PhoneErrors.likeliest(path(2, 2, 1, 0, 1, 2, 2, 2), 0, 2, 3)).containsExactly(1, 1);
  }

  @Test
  void distanceCountsInsertionsDeletionsAndSubstitutions() {
    int[] wanted = {1, 2, 3, 4};
    assertThat(PhoneErrors.distance(wanted, new int[] {1, 2, 3, 4})).isZero();
    assertThat(PhoneErrors.distance(wanted, new int[] {1, 3, 4})).isEqualTo(1);
    assertThat(PhoneErrors.distance(wanted, new int[] {1, 2, 2, 3, 5})).isEqualTo(2);
    assertThat(PhoneErrors.distance(wanted, new int[] {})).isEqualTo(4);
  }

  /** Log-probabilities [1, frames, 3] in which each frame's token is the likeliest. */
  private static Feed.Floats path(int... tokens) {
    float[] logProbs = new float[tokens.length * 3];
    for (int frame = 0; frame < tokens.length; frame++) {
      for (int token = 0; token < 3; token++) {
        logProbs[frame * 3 + token] = token == tokens[frame] ? -0.1f : -3;
      }
    }
    return new Feed.Floats(logProbs, 1, tokens.length, 3);
  }
}
