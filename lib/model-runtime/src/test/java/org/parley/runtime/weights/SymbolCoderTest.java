package org.parley.runtime.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SymbolCoderTest {

  @Test
  void aFairCoinTakesOneBitATossAfterTheFourBytesOfTheState() {
    byte[] tosses = new byte[8000];
    for (int i = 0; i < tosses.length; i++) {
      tosses[i] = (byte) (i / 3 % 2);
    }
    byte[] coded = SymbolCoder.encode(tosses, new int[] {1 << 14, 1 << 14});
    assertThat(coded).hasSizeBetween(1000 + 3, 1000 + 4);
  }

  @Test
  void entropyByHand() {
    // Half of them 0, the others evenly 1 and 2: ½ · 1 + ½ · 2 = 1.5 bits each.
    assertThat(new Symbols(new byte[] {0, 1, 0, 2}, 3).entropyBits()).isEqualTo(6);
  }

  @Test
  void whatIsAlwaysTheSameTakesNothing() {
    int[] frequencies = SymbolCoder.frequencies(new int[] {0, 5000});
    assertThat(frequencies).containsExactly(0, 1 << 15);
    byte[] same = new byte[5000];
    java.util.Arrays.fill(same, (byte) 1);
    byte[] coded = SymbolCoder.encode(same, frequencies);
    assertThat(coded).hasSize(4);
    assertThat(SymbolCoder.decode(coded, frequencies, 5000)).isEqualTo(same);
  }

  @Test
  void everythingComesBackWithinAHundredthOfTheEntropy() {
    for (int seed = 0; seed < 12; seed++) {
      int alphabet = 2 + 23 * seed;
      Symbols symbols = geometric(alphabet, 0.05 + 0.08 * seed, 40_000 + seed, seed);
      int[] frequencies = SymbolCoder.frequencies(symbols.counts());
      byte[] coded = SymbolCoder.encode(symbols.values(), frequencies);
      assertThat(SymbolCoder.decode(coded, frequencies, symbols.values().length))
          .as("seed %d", seed)
          .isEqualTo(symbols.values());
      assertThat((double) coded.length)
          .as("seed %d", seed)
          .isLessThan(1.01 * symbols.entropyBits() / 8 + 5);
    }
  }

  @Test
  void frequenciesSumUpAndForgetNothingThatOccurs() {
    int[] counts = new int[256];
    java.util.Arrays.fill(counts, 1);
    counts[7] = 10_000_000;
    int[] frequencies = SymbolCoder.frequencies(counts);
    assertThat(frequencies).doesNotContain(0);
    assertThat(java.util.Arrays.stream(frequencies).sum()).isEqualTo(1 << 15);
  }

  @Test
  void codesThatWereChangedDoNotEndWhereTheyShould() {
    Symbols symbols = geometric(10, 0.3, 1000, 1);
    int[] frequencies = SymbolCoder.frequencies(symbols.counts());
    byte[] coded = SymbolCoder.encode(symbols.values(), frequencies);
    coded[20] ^= 1;
    assertThatThrownBy(() -> SymbolCoder.decode(coded, frequencies, 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("do not end");
  }

  private static Symbols geometric(int alphabet, double share, int count, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      int symbol = 0;
      while (symbol < alphabet - 1 && random.nextDouble() > share) {
        symbol++;
      }
      values[i] = (byte) symbol;
    }
    return new Symbols(values, alphabet);
  }
}
