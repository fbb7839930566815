package org.parley.compression.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.compression.network.Weights;
import org.parley.runtime.weights.Encoding;

class WeightGridTest {

  @Test
  void eachOutputHasItsOwnScale() {
    // Columns 1, −2 and 127, 0.4: scales 2 / 127 and 1.
    Weights rounded = WeightGrid.int8(Weights.of(new float[] {1, 127, -2, 0.4f}, 2, 2), 1);
    Encoding.Uniform encoding = (Encoding.Uniform) rounded.encoding().orElseThrow();
    assertThat(encoding.scales()).containsExactly(2f / 127, 1);
    assertThat(encoding.codes()).containsExactly(64, 127, -127, 0);
    assertThat(rounded.values()).containsExactly(64 * (2f / 127), 127, -2, 0);
  }

  @Test
  void noWeightMovesByMoreThanHalfAStep() {
    for (int seed = 0; seed < 10; seed++) {
      Weights weights = Weights.normal(new SplittableRandom(seed), 0.1, 3, 5, 7);
      Weights rounded = WeightGrid.int8(weights, 2);
      float[] scales = ((Encoding.Uniform) rounded.encoding().orElseThrow()).scales();
      for (int i = 0; i < weights.size(); i++) {
        assertThat(rounded.values()[i])
            .as("seed %d, weight %d", seed, i)
            .isCloseTo(weights.values()[i], within(scales[i % 7] * 0.5001f));
      }
    }
  }

  @Test
  void anOutputOfZerosStaysZeros() {
    assertThat(WeightGrid.int8(Weights.zeros(4, 2), 1).values()).containsOnly(0);
  }

  @Test
  void turnedAxesKeepValuesAndEncoding() {
    Weights weights = Weights.normal(new SplittableRandom(1), 1, 2, 3, 4);
    Weights rounded = WeightGrid.int8(weights, 2);
    Weights turned = rounded.permuted(2, 1, 0);
    assertThat(turned.shape()).containsExactly(4, 3, 2);
    assertThat(turned.encoding()).isPresent();
    for (int a = 0; a < 2; a++) {
      for (int b = 0; b < 3; b++) {
        for (int c = 0; c < 4; c++) {
          assertThat(turned.values()[(c * 3 + b) * 2 + a])
              .isEqualTo(rounded.values()[(a * 3 + b) * 4 + c]);
        }
      }
    }
    assertThat(turned.permuted(2, 1, 0)).isEqualTo(rounded);
  }
}
