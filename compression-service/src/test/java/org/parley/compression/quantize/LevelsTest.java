package org.parley.compression.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.compression.network.Weights;
import org.parley.runtime.weights.Encoding;

class LevelsTest {
  private static final double[] ALIKE = new double[0];

  @ParameterizedTest
  @CsvSource({
    "4, MAX, 0.0173",
    "4, MEAN_SQUARED_ERROR, 0.0129",
    "2, MAX, 0.69",
    "2, MEAN_SQUARED_ERROR, 0.195"
  })
  void normalRowsLoseThisShareOfTheirPower(int bits, Clip clip, double expected) {
    Weights weights = normal(7, 1, 448, 128);
    Weights rounded = rounded(weights, bits, new Method.Uniform(true, grain("channel"), clip));
    assertThat(lost(weights, rounded)).isCloseTo(expected, within(0.05 * expected));
  }

  @Test
  void symmetricLevelsByHand() {
    // Greatest magnitude 3, 3 bits: levels −3 … 3.
    Weights weights = Weights.of(new float[] {3, -1.4f, 0.6f, 0.4f}, 4, 1);
    Weights rounded = rounded(weights, 3, new Method.Uniform(true, grain("tensor"), Clip.MAX));
    assertThat(rounded.values()).containsExactly(3, -1, 1, 0);
  }

  @Test
  void asymmetricLevelsByHand() {
    // From −1 to 2, 2 bits: levels −1, 0, 1, 2.
    Weights weights = Weights.of(new float[] {-1, 2, 0.6f, 0.4f}, 4, 1);
    Weights rounded = rounded(weights, 2, new Method.Uniform(false, grain("tensor"), Clip.MAX));
    assertThat(rounded.values()).containsExactly(-1, 2, 1, 0);
  }

  @Test
  void blocksFollowTheirOwnMagnitudes() {
    Weights weights = Weights.of(new float[] {1, 1, 0.01f, 0.02f}, 4, 1);
    Weights rounded = rounded(weights, 2, new Method.Uniform(true, grain("block 2"), Clip.MAX));
    assertThat(rounded.values()[3]).isCloseTo(0.02f, within(1e-4f));
    Weights coarse = rounded(weights, 2, new Method.Uniform(true, grain("tensor"), Clip.MAX));
    assertThat(coarse.values()[3]).isZero();
  }

  @Test
  void powersOfTwoByHand() {
    // Top 2⁰ since 1.4 is nearer to 1 than to 2; three octaves: ±1, ±1/2, ±1/4 and 0.
    Weights weights = Weights.of(new float[] {1.4f, -0.7f, 0.76f, 0.3f, 0.13f, -0.12f}, 6, 1);
    Weights rounded = rounded(weights, 3, new Method.Logarithmic(grain("tensor"), Clip.MAX));
    assertThat(rounded.values()).containsExactly(1, -0.5f, 1, 0.25f, 0.25f, 0);
    Weights further = Weights.of(new float[] {1.6f}, 1, 1);
    assertThat(rounded(further, 3, new Method.Logarithmic(grain("tensor"), Clip.MAX)).values())
        .containsExactly(2);
  }

  @Test
  void fourCentroidsByHand() {
    // Begins at −4, −1.33, 1.33, 4; the groups {−4 −3} {−1} {1 1.5} {4} stay.
    Weights weights = Weights.of(new float[] {-4, 1, -1, 1.5f, 4, -3}, 6, 1);
    float[] values = rounded(weights, 2, new Method.KMeans(false)).values();
    // On a grid of 4 / 127.
    assertThat(values)
        .containsExactly(new float[] {-3.5f, 1.25f, -1, 1.25f, 4, -3.5f}, within(0.04f));
  }

  @Test
  void aWeightThatCountsMoreDrawsItsCentroid() {
    Weights weights = Weights.of(new float[] {-4, -3, -1, 1, 1.5f, 4}, 6, 1);
    Levels levels = new Method.KMeans(true).levels(weights, 2, new double[] {3, 1, 1, 1, 1, 1});
    assertThat(levels.nearest(0, -4)).isCloseTo(-3.75f, within(0.04f));
  }

  @Test
  void everyMethodFindsTheNearestOfItsLevels() {
    for (int seed = 0; seed < 4; seed++) {
      Weights weights = normal(seed, 0.1, 40, 6);
      for (Method method : methods()) {
        for (int bits = 2; bits <= 8; bits++) {
          float[] values = rounded(weights, bits, method).values();
          // The values that occur in a column are among its levels.
          for (int i = 0; i < values.length; i++) {
            double distance = Math.abs(values[i] - weights.values()[i]);
            for (int k = i % 6; k < values.length; k += 6) {
              assertThat(distance)
                  .as("%s, %d bits, seed %d", method.text(), bits, seed)
                  .isLessThanOrEqualTo(Math.abs((double) values[k] - weights.values()[i]) + 1e-7);
            }
          }
        }
      }
    }
  }

  @Test
  void moreBitsLoseLess() {
    Weights weights = normal(3, 0.1, 64, 8);
    for (Method method : methods()) {
      if (method instanceof Method.Logarithmic) {
        continue; // more octaves add levels near zero only
      }
      double before = 1;
      for (int bits = 2; bits <= 8; bits++) {
        double lost = lost(weights, rounded(weights, bits, method));
        assertThat(lost).as("%s, %d bits", method.text(), bits).isLessThan(before);
        before = lost;
      }
    }
  }

  @Test
  void kMeansLosesLessThanEqualDistances() {
    Weights weights = normal(5, 1, 256, 16);
    for (int bits : new int[] {2, 3, 4}) {
      Method uniform = new Method.Uniform(true, grain("tensor"), Clip.MEAN_SQUARED_ERROR);
      assertThat(lost(weights, rounded(weights, bits, new Method.KMeans(false))))
          .as("%d bits", bits)
          .isLessThan(lost(weights, rounded(weights, bits, uniform)));
    }
  }

  @Test
  void whatWasPrunedStaysZero() {
    float[] values = normal(2, 1, 30, 6).values().clone();
    for (int i = 0; i < values.length; i += 3) {
      values[i] = 0;
    }
    for (Method method : methods()) {
      float[] rounded = rounded(Weights.of(values, 30, 6), 3, method).values();
      for (int i = 0; i < values.length; i += 3) {
        assertThat(rounded[i]).as(method.text()).isZero();
      }
    }
  }

  @Test
  void zerosAloneStayZeros() {
    for (Method method : methods()) {
      assertThat(rounded(Weights.zeros(5, 6), 3, method).values())
          .as(method.text())
          .containsOnly(0);
    }
  }

  @Test
  void codebooksOfUpToFiveBitsAreServedAsBytesExactly() {
    for (int seed = 0; seed < 8; seed++) {
      Weights rounded = rounded(normal(seed, 0.3, 64, 9), 2 + seed % 4, new Method.KMeans(false));
      Encoding.Wholes wholes =
          rounded.encoding().orElseThrow().wholes(rounded.shape()).orElseThrow();
      for (int i = 0; i < rounded.size(); i++) {
        assertThat(wholes.codes()[i] * wholes.scales()[i % 9]).isEqualTo(rounded.values()[i]);
      }
    }
  }

  @Test
  void anUnknownGrainIsTold() {
    assertThatThrownBy(() -> new Grain("row"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("take tensor, channel or block 64");
  }

  private static Method[] methods() {
    return new Method[] {
      new Method.Uniform(true, grain("channel"), Clip.MAX),
      new Method.Uniform(true, grain("tensor"), Clip.MEAN_SQUARED_ERROR),
      new Method.Uniform(false, grain("channel"), Clip.MEAN_SQUARED_ERROR),
      new Method.Logarithmic(grain("channel"), Clip.MEAN_SQUARED_ERROR),
      new Method.KMeans(false)
    };
  }

  private static Grain grain(String text) {
    return new Grain(text);
  }

  private static Weights rounded(Weights weights, int bits, Method method) {
    Levels levels = method.levels(weights, bits, ALIKE);
    Weights encoded =
        Weights.encoded(levels.encoding(levels.nearest(weights.values())), weights.shape());
    // What is stored is what was rounded to.
    assertThat(encoded.values()).isEqualTo(levels.nearest(weights.values()));
    return encoded;
  }

  private static double lost(Weights weights, Weights rounded) {
    double error = 0;
    double power = 0;
    for (int i = 0; i < weights.size(); i++) {
      double distance = (double) weights.values()[i] - rounded.values()[i];
      error += distance * distance;
      power += (double) weights.values()[i] * weights.values()[i];
    }
    return error / power;
  }

  private static Weights normal(int seed, double deviation, int... shape) {
    return Weights.normal(new SplittableRandom(seed), deviation, shape);
  }
}
