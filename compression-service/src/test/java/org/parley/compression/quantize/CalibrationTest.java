package org.parley.compression.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.compression.network.Layer;

class CalibrationTest {

  @Test
  void levelsCoverTheRangeAndOneOfThemIsZero() {
    // 4 / 255 a level; 1 / (4 / 255) = 63.75 levels lie below zero.
    Layer.Quantize grid = Range.of(-1, 3).grid();
    assertThat(grid.scale()).isEqualTo(4f / 255);
    assertThat(grid.zero()).isEqualTo(64);
    assertThat(grid.nearest(0)).isZero();
    assertThat(grid.level(-5)).isZero();
    assertThat(grid.level(5)).isEqualTo(255);
    assertThat(grid.nearest(1)).isCloseTo(1, within(2f / 255));
  }

  @Test
  void whatIsNeverNegativeHasAllLevelsAboveZero() {
    Layer.Quantize grid = Range.of(0.5f, 2.55f).grid();
    assertThat(grid.zero()).isZero();
    assertThat(grid.scale()).isEqualTo(0.01f);
  }

  @Test
  void halvesGoToTheEvenLevelAsOnnxRounds() {
    Layer.Quantize grid = new Layer.Quantize(1, 0);
    assertThat(new int[] {grid.level(0.5f), grid.level(1.5f), grid.level(2.5f)})
        .containsExactly(0, 2, 2);
  }

  @Test
  void minMaxTakesWhatWasSeen() {
    Range range = new Calibration.MinMax().range(seen(-2, 1, 0.5f));
    assertThat(range).isEqualTo(new Range(-2, 1));
  }

  @Test
  void aPercentileCutsOffTheOutlier() {
    float[] values = new float[10_001];
    for (int i = 0; i < 10_000; i++) {
      values[i] = i % 100 / 100f;
    }
    values[10_000] = 50;
    Range range = new Calibration.Percentile(99.9).range(seen(values));
    // A bin is 50 / 2048 wide, and the range ends where a bin does.
    assertThat(range.low()).isZero();
    assertThat(range.high()).isBetween(0.99f, 0.99f + 50f / Histogram.BINS);
  }

  @Test
  void meanSquaredErrorIsNoWorseThanAnyClipOfBothEnds() {
    for (int seed = 0; seed < 5; seed++) {
      Histogram seen = seen(gaussian(seed, 5000, seed % 2 == 0));
      double found = squares(seen, new Calibration.MeanSquaredError().range(seen));
      for (int i = 1; i <= 80; i++) {
        Range clipped = Range.of(seen.least() * i / 80, seen.greatest() * i / 80);
        assertThat(found)
            .as("seed %d, clip %d", seed, i)
            .isLessThanOrEqualTo(squares(seen, clipped) * (1 + 1e-9));
      }
    }
  }

  @Test
  void meanSquaredErrorCutsOffARareFarValueThatWouldCoarsenAllOthers() {
    float[] values = Arrays.copyOf(gaussian(1, 200_000, false), 200_001);
    values[200_000] = 60;
    Range range = new Calibration.MeanSquaredError().range(seen(values));
    assertThat(range.high()).isLessThan(50);
  }

  @Test
  void divergenceIsThatOfAHandWorkedExample() {
    // Bins 1 3 | 2 2 become levels of 4 and 4, spread as 2 2 | 2 2; outside lies 1 more, in the
    // last.
    // P = 1 3 2 3 of 9, Q = 2 2 2 2 of 8.
    double expected =
        1 / 9.0 * Math.log(1 / 9.0 / 0.25)
            + 3 / 9.0 * Math.log(3 / 9.0 / 0.25)
            + 2 / 9.0 * Math.log(2 / 9.0 / 0.25)
            + 3 / 9.0 * Math.log(3 / 9.0 / 0.25);
    assertThat(Calibration.Entropy.divergence(new long[] {1, 3, 2, 2, 1}, 4, 1, 2))
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void emptyBinsTakeNoPartInALevel() {
    // The level of bins 4 0 spreads its 4 over the one that is filled, so nothing is lost.
    assertThat(Calibration.Entropy.divergence(new long[] {4, 0, 2, 2}, 4, 0, 2))
        .isCloseTo(0, within(1e-12));
  }

  @Test
  void entropyCutsALongThinTail() {
    long[] counts = new long[Histogram.BINS];
    for (int bin = 0; bin < 300; bin++) {
      counts[bin] = Math.round(100_000 * Math.exp(-0.5 * bin * bin / (80.0 * 80.0)));
    }
    counts[Histogram.BINS - 1] = 1;
    assertThat(Calibration.Entropy.threshold(counts, 128)).isBetween(200, 400);
  }

  @Test
  void anUnknownCalibrationIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Calibration.parse("minmax"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'minmax'")
        .hasMessageContaining("min-max")
        .hasMessageContaining("percentile 99.99");
  }

  private static double squares(Histogram seen, Range range) {
    return Calibration.MeanSquaredError.error(seen, range.grid());
  }

  private static float[] gaussian(long seed, int count, boolean cutAtZero) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      double value = random.nextGaussian();
      values[i] = (float) (cutAtZero ? Math.max(0, value) : value + 0.3);
    }
    return values;
  }

  private static Histogram seen(float... values) {
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    Histogram histogram = new Histogram(least, greatest);
    histogram.add(values);
    return histogram;
  }
}
