package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PhoneTrigramsTest {
  private static final int TOKENS = 3;
  private static final int A = 1;
  private static final int B = 2;

  private final PhoneTrigrams phones = phones();

  /**
   * Said are "ab" twice and "a" once: eight symbols with the ends, three kinds, so that one phone
   * alone is a with (3 + 3·⅓) / 11; after a, of three times, b twice and the end once.
   */
  @Test
  void sharesAreMixedWithThoseOfShorterContextsByHand() {
    double a = (3 + 1) / 11.0;
    double b = (2 + 1) / 11.0;
    double end = (3 + 1) / 11.0;
    double endAfterA = (1 + 2 * end) / (3 + 2);
    assertThat(phones.probability(PhoneTrigrams.EDGE, A, PhoneTrigrams.EDGE))
        .isCloseTo((1 + 2 * endAfterA) / (3 + 2), within(1e-12));
    double bAfterA = (2 + 2 * b) / (3 + 2);
    assertThat(phones.probability(PhoneTrigrams.EDGE, A, B))
        .isCloseTo((2 + 2 * bAfterA) / (3 + 2), within(1e-12));
    assertThat(phones.probability(B, A, B)).isCloseTo(bAfterA, within(1e-12));
    assertThat(phones.probability(A, A, A)).isCloseTo(2 * a / (3 + 2), within(1e-12));
  }

  @Test
  void everyContextIsADistributionWithoutZeros() {
    for (int older = 0; older < TOKENS; older++) {
      for (int old = 0; old < TOKENS; old++) {
        double sum = 0;
        for (int next = 0; next < TOKENS; next++) {
          assertThat(phones.probability(older, old, next)).isPositive();
          sum += phones.probability(older, old, next);
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
      }
    }
  }

  private static PhoneTrigrams phones() {
    PhoneTrigrams.Counter counter = new PhoneTrigrams.Counter(TOKENS);
    counter.count(new int[] {A, B}, 2);
    counter.count(new int[] {A}, 1);
    return counter.trigrams();
  }
}
