package org.parley.compression.lowrank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.compression.network.Weights;
import org.parley.compression.secondorder.Gram;

class SpectrumTest {

  @Test
  void theSmallestSingularValueGoesFirst() {
    Spectrum spectrum = Spectrum.plain(Weights.of(new float[] {0, 3, 0, 1, 0, 0, 0, 0, 2}, 3, 3));
    assertThat(spectrum.lost(2)).isCloseTo(1.0 / 14, within(1e-12));
    assertThat(spectrum.lost(1)).isCloseTo(5.0 / 14, within(1e-12));
    assertThat(product(spectrum, 2))
        .containsExactly(new float[] {0, 3, 0, 0, 0, 0, 0, 0, 2}, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void allSingularValuesTogetherAreTheKernel(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int inputs = random.nextInt(1, 20);
    int outputs = random.nextInt(1, 20);
    Weights kernel = Weights.normal(random, 1, inputs, outputs);
    Gram gram = gram(skewed(random, 200, inputs), inputs);
    int full = Math.min(inputs, outputs);
    assertThat(product(Spectrum.plain(kernel), full))
        .as("seed %d", seed)
        .containsExactly(kernel.values(), within(1e-4f));
    assertThat(product(Spectrum.aware(kernel, gram), full))
        .as("seed %d", seed)
        .containsExactly(kernel.values(), within(1e-3f));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void onSkewedInputsTheOutputsMoveLessWhenInputsAreLookedAt(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Weights kernel = Weights.normal(random, 1, 17, 13);
    float[] rows = skewed(random, 400, 17);
    Spectrum plain = Spectrum.plain(kernel);
    Spectrum aware = Spectrum.aware(kernel, gram(rows, 17));
    for (int rank = 1; rank < 13; rank++) {
      assertThat(moved(rows, kernel, product(aware, rank)))
          .as("seed %d, rank %d", seed, rank)
          .isLessThan(moved(rows, kernel, product(plain, rank)));
    }
  }

  @Test
  void onWhiteInputsBothAreTheSame() {
    SplittableRandom random = new SplittableRandom(7);
    Weights kernel = Weights.normal(random, 1, 11, 19);
    float[] white = new float[11 * 11];
    for (int i = 0; i < 11; i++) {
      white[i * 11 + i] = 2;
    }
    Spectrum aware = Spectrum.aware(kernel, gram(white, 11));
    for (int rank : new int[] {1, 4, 10}) {
      assertThat(product(aware, rank))
          .containsExactly(product(Spectrum.plain(kernel), rank), within(1e-4f));
    }
  }

  @Test
  void whatARankLeavesIsTheShareOfTheOutputsThatIsLost() {
    SplittableRandom random = new SplittableRandom(3);
    Weights kernel = Weights.normal(random, 1, 9, 14);
    float[] rows = skewed(random, 300, 9);
    Spectrum aware = Spectrum.aware(kernel, gram(rows, 9));
    double all = moved(rows, kernel, new float[9 * 14]);
    for (int rank = 1; rank < 9; rank++) {
      assertThat(moved(rows, kernel, product(aware, rank)) / all)
          .as("rank %d", rank)
          .isCloseTo(aware.lost(rank), within(1e-4));
    }
  }

  @Test
  void noOtherPairOfThatRankMovesTheOutputsLess() {
    SplittableRandom random = new SplittableRandom(5);
    Weights kernel = Weights.normal(random, 1, 8, 6);
    float[] rows = skewed(random, 300, 8);
    Spectrum aware = Spectrum.aware(kernel, gram(rows, 8));
    double best = moved(rows, kernel, product(aware, 3));
    for (int i = 0; i < 200; i++) {
      float[] first = shaken(random, aware.first(3).values());
      float[] second = shaken(random, aware.second(3).values());
      assertThat(moved(rows, kernel, multiplied(first, second, 3)))
          .as("trial %d", i)
          .isGreaterThan(best * (1 - 1e-6));
    }
  }

  @Test
  void anInputThatNeverSaysAnythingDoesNoHarm() {
    SplittableRandom random = new SplittableRandom(6);
    Weights kernel = Weights.normal(random, 1, 6, 6);
    float[] rows = skewed(random, 100, 6);
    for (int i = 2; i < rows.length; i += 6) {
      rows[i] = 0;
    }
    float[] found = product(Spectrum.aware(kernel, gram(rows, 6)), 5);
    assertThat(moved(rows, kernel, found)).isLessThan(1e-4);
  }

  private static float[] shaken(SplittableRandom random, float[] values) {
    float[] shaken = values.clone();
    for (int i = 0; i < shaken.length; i++) {
      shaken[i] += (float) (0.02 * random.nextGaussian());
    }
    return shaken;
  }

  /** Rows of inputs that depend on each other, some a hundred times as strong as others. */
  private static float[] skewed(SplittableRandom random, int count, int inputs) {
    Weights mixing = Weights.normal(random, 1, inputs, inputs);
    float[] rows = new float[count * inputs];
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < inputs; i++) {
        double value = random.nextGaussian() * Math.pow(100, -(double) i / inputs);
        for (int k = 0; k < inputs; k++) {
          rows[row * inputs + k] += (float) (value * mixing.values()[i * inputs + k]);
        }
      }
    }
    return rows;
  }

  private static Gram gram(float[] rows, int inputs) {
    Gram gram = new Gram(inputs);
    gram.add(rows);
    return gram;
  }

  /** Mean of ‖x(K − K̂)‖². */
  private static double moved(float[] rows, Weights kernel, float[] other) {
    int inputs = kernel.axis(0);
    int outputs = kernel.axis(1);
    double sum = 0;
    for (int start = 0; start < rows.length; start += inputs) {
      for (int output = 0; output < outputs; output++) {
        double difference = 0;
        for (int i = 0; i < inputs; i++) {
          int place = i * outputs + output;
          difference += rows[start + i] * ((double) kernel.values()[place] - other[place]);
        }
        sum += difference * difference;
      }
    }
    return sum / (rows.length / inputs);
  }

  private static float[] product(Spectrum spectrum, int rank) {
    return multiplied(spectrum.first(rank).values(), spectrum.second(rank).values(), rank);
  }

  private static float[] multiplied(float[] first, float[] second, int rank) {
    int inputs = first.length / rank;
    int outputs = second.length / rank;
    float[] product = new float[inputs * outputs];
    for (int i = 0; i < product.length; i++) {
      double sum = 0;
      for (int k = 0; k < rank; k++) {
        sum += (double) first[i / outputs * rank + k] * second[k * outputs + i % outputs];
      }
      product[i] = (float) sum;
    }
    return product;
  }
}
