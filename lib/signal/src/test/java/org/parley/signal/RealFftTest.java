package org.parley.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFftTest {
  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048})
  void equalsTheDefiningSum(int size) {
    float[] signal = noise(size, size);
    var re = new float[size / 2 + 1];
    var im = new float[size / 2 + 1];
    new RealFft(size).forward(signal, re, im);
    for (int k = 0; k <= size / 2; k++) {
      double sumRe = 0;
      double sumIm = 0;
      for (int n = 0; n < size; n++) {
        double angle = -2 * Math.PI * ((long) k * n % size) / size;
        sumRe += signal[n] * Math.cos(angle);
        sumIm += signal[n] * Math.sin(angle);
      }
      double tolerance = 1e-6 * size;
      assertThat((double) re[k]).as("real %d of %d", k, size).isCloseTo(sumRe, within(tolerance));
      assertThat((double) im[k])
          .as("imaginary %d of %d", k, size)
          .isCloseTo(sumIm, within(tolerance));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 64, 512, 32768})
  void inverseGivesTheSignalBack(int size) {
    float[] signal = noise(size, 7 * size);
    var re = new float[size / 2 + 1];
    var im = new float[size / 2 + 1];
    var back = new float[size];
    var fft = new RealFft(size);
    fft.forward(signal, re, im);
    fft.inverse(re, im, back);
    for (int i = 0; i < size; i++) {
      assertThat(back[i]).as("sample %d of %d", i, size).isCloseTo(signal[i], within(1e-5f));
    }
  }

  @Test
  void refusesOddSizes() {
    assertThatThrownBy(() -> new RealFft(400)).hasMessage("FFT size 400");
  }

  static float[] noise(int length, long seed) {
    var random = new Random(seed);
    var samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = random.nextFloat() * 2 - 1;
    }
    return samples;
  }
}
