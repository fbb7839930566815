package org.parley.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpectralSubtractionTest {
  private static final int BIN = 20;
  private static final int SECOND = 100;

  /** A tone in steady noise, on for every other half second. Shape [frames, 80]. */
  private static float[] toneInNoise(int frames, double level) {
    Random random = new Random(7);
    float[] sound = new float[frames * LogMel.HOP + LogMel.WINDOW];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = (float) (0.01 * random.nextGaussian());
      if (i / 8_000 % 2 == 1) {
        sound[i] += (float) (level * Math.sin(2 * Math.PI * 700 * i / LogMel.SAMPLE_RATE));
      }
    }
    return Arrays.copyOf(new LogMel().of(sound), frames * LogMel.BINS);
  }

  private static double decibels(float[] logMel, int bin, int from, int to) {
    double sum = 0;
    for (int frame = from; frame < to; frame++) {
      sum += logMel[frame * LogMel.BINS + bin];
    }
    return 10 / Math.log(10) * sum / (to - from);
  }

  private static int loudestBin(float[] logMel, int frame) {
    int loudest = 0;
    for (int bin = 1; bin < LogMel.BINS; bin++) {
      if (logMel[frame * LogMel.BINS + bin] > logMel[frame * LogMel.BINS + loudest]) {
        loudest = bin;
      }
    }
    return loudest;
  }

  @Test
  void steadyNoiseGoesAndWhatStandsOutOfItStays() {
    float[] noisy = toneInNoise(4 * SECOND, 0.1);
    float[] clean = new SpectralSubtraction(2, 0.03).apply(noisy);
    int tone = loudestBin(noisy, 375);
    assertThat(decibels(clean, tone, 360, 390) - decibels(noisy, tone, 360, 390))
        .as("the tone")
        .isBetween(-0.5, 0.0);
    double quieter = decibels(noisy, BIN + 30, 310, 340) - decibels(clean, BIN + 30, 310, 340);
    assertThat(quieter).as("the noise in a pause").isBetween(4.0, 15.3);
  }

  @Test
  void nothingIsTakenBelowTheShareThatRemains() {
    float[] noisy = toneInNoise(2 * SECOND, 0.1);
    float[] clean = new SpectralSubtraction(100, 0.03).apply(noisy);
    for (int i = 0; i < noisy.length; i++) {
      assertThat(clean[i] - noisy[i]).isBetween((float) Math.log(0.03) - 1e-3f, 0f);
    }
  }

  @Test
  void piecesOfAnySizeGiveTheSame() {
    float[] noisy = toneInNoise(3 * SECOND, 0.05);
    float[] whole = new SpectralSubtraction(2, 0.03).apply(noisy);
    SpectralSubtraction subtraction = new SpectralSubtraction(2, 0.03);
    float[] pieces = new float[noisy.length];
    Random random = new Random(3);
    for (int at = 0; at < noisy.length; ) {
      int to = Math.min(noisy.length, at + LogMel.BINS * random.nextInt(1, 40));
      float[] piece = subtraction.apply(Arrays.copyOfRange(noisy, at, to));
      System.arraycopy(piece, 0, pieces, at, piece.length);
      at = to;
    }
    assertThat(pieces).isEqualTo(whole);
  }

  @Test
  void aFactorOfNothingLeavesTheSoundAsItIs() {
    float[] noisy = toneInNoise(SECOND, 0.1);
    assertThat(new SpectralSubtraction(0, 0.03).apply(noisy)).isEqualTo(noisy);
    assertThatThrownBy(() -> new SpectralSubtraction(-1, 0.03))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SpectralSubtraction(2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("subtracts noise 2.0 times, down to 0.0");
  }
}
