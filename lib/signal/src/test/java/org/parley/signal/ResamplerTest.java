package org.parley.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
  @ParameterizedTest
  @CsvSource({
    "48000,16000",
    "44100,16000",
    "8000,16000",
    "22050,16000",
    "16000,14545",
    "16000,48000"
  })
  void toneStaysTheSameToneInTheSamePlace(int from, int to) {
    double hz = 1234.5;
    float[] out = Resampler.resample(tone(hz, from, from / 2), from, to);
    assertThat(out).hasSize((int) ((from / 2L * to + from - 1) / from));
    for (int n = to / 20; n < out.length - to / 20; n++) {
      double expected = 0.8 * Math.sin(2 * Math.PI * hz * n / to);
      assertThat((double) out[n]).as("sample %d", n).isCloseTo(expected, within(2e-3));
    }
  }

  @Test
  void whatTheNewRateCannotHoldIsGone() {
    float[] out = Resampler.resample(tone(12_000, 48_000, 24_000), 48_000, 16_000);
    double sum = 0;
    for (int n = 800; n < out.length - 800; n++) {
      sum = Math.max(sum, Math.abs(out[n]));
    }
    assertThat(sum).isLessThan(1e-3);
  }

  @ParameterizedTest
  @CsvSource({"48000,16000,1", "44100,16000,2", "8000,16000,3", "11025,16000,4", "16000,17777,5"})
  void piecesOfAnySizeGiveTheSameBits(int from, int to, long seed) {
    float[] sound = RealFftTest.noise(9_973, seed);
    float[] whole = Resampler.resample(sound, from, to);
    var resampler = new Resampler(from, to);
    var random = new Random(seed);
    var streamed = new float[whole.length];
    int filled = 0;
    for (int at = 0; at < sound.length; ) {
      int length = Math.min(random.nextInt(700), sound.length - at);
      float[] piece = resampler.push(Arrays.copyOfRange(sound, at, at + length));
      System.arraycopy(piece, 0, streamed, filled, piece.length);
      filled += piece.length;
      at += length;
    }
    float[] tail = resampler.finish();
    System.arraycopy(tail, 0, streamed, filled, tail.length);
    assertThat(filled + tail.length).isEqualTo(whole.length);
    assertThat(streamed).as("seed %d", seed).isEqualTo(whole);
  }

  @Test
  void emptySoundStaysEmpty() {
    assertThat(Resampler.resample(new float[0], 48_000, 16_000)).isEmpty();
  }

  @Test
  void nothingComesAfterTheEnd() {
    var resampler = new Resampler(48_000, 16_000);
    assertThat(resampler.finish()).isEmpty();
    assertThatThrownBy(() -> resampler.push(new float[1])).hasMessage("the sound has ended");
  }

  private static float[] tone(double hz, int rate, int length) {
    var samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) (0.8 * Math.sin(2 * Math.PI * hz * i / rate));
    }
    return samples;
  }
}
