package org.parley.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogMelTest {
  private final LogMel logMel = new LogMel();

  @Test
  void silenceGivesTheFloor() {
    assertThat(logMel.of(new float[560])).hasSize(2 * LogMel.BINS).containsOnly(LogMel.FLOOR);
  }

  @Test
  void tooLittleSoundGivesNoFrame() {
    assertThat(logMel.of(new float[399])).isEmpty();
    assertThat(logMel.of(new float[400])).hasSize(LogMel.BINS);
    assertThat(LogMel.frames(559)).isEqualTo(1);
    assertThat(LogMel.frames(560)).isEqualTo(2);
  }

  /** A sine of amplitude a on an exact bin has |X| = a·Σw/2 = a·100 with this window. */
  @Test
  void fullToneOnABinHasTheEnergyOfItsWindow() {
    double hz = 1000;
    float[] features = logMel.of(tone(hz, 0.5, 400));
    double power = 50 * 50;
    // the filter whose centre is nearest: 81 equal steps in mel up to 8 kHz
    double step = MelFilters.toMel(8000) / 81;
    int nearest = (int) Math.round(MelFilters.toMel(hz) / step) - 1;
    int loudest = 0;
    for (int m = 1; m < LogMel.BINS; m++) {
      loudest = features[m] > features[loudest] ? m : loudest;
    }
    assertThat(loudest).isEqualTo(nearest);
    double centre = MelFilters.toHz(step * (nearest + 1));
    double neighbour = MelFilters.toHz(step * (nearest + (hz > centre ? 2 : 0)));
    double weight = (neighbour - hz) / (neighbour - centre);
    // the window leaks a little into the neighbouring bins, so the filter hears at least the peak
    assertThat((double) features[nearest])
        .isBetween(Math.log(weight * power), Math.log(1.5 * power));
  }

  @Test
  void equalsTheFormulaWrittenOutPlainly() {
    float[] sound = RealFftTest.noise(1200, 3);
    float[] fast = logMel.of(sound);
    for (int frame = 0; frame < LogMel.frames(1200); frame++) {
      double[] slow = naive(sound, frame * 160);
      for (int m = 0; m < LogMel.BINS; m++) {
        assertThat((double) fast[frame * LogMel.BINS + m])
            .as("frame %d mel %d", frame, m)
            .isCloseTo(slow[m], within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void piecesOfAnySizeGiveTheSameBits(long seed) {
    var random = new Random(seed);
    float[] sound = RealFftTest.noise(16_000 + random.nextInt(2000), seed);
    float[] whole = logMel.of(sound);
    var stream = logMel.stream();
    var streamed = new float[whole.length];
    int filled = 0;
    for (int from = 0; from < sound.length; ) {
      int length = Math.min(random.nextInt(3) == 0 ? 1 : random.nextInt(3000), sound.length - from);
      float[] completed = stream.push(Arrays.copyOfRange(sound, from, from + length));
      System.arraycopy(completed, 0, streamed, filled, completed.length);
      filled += completed.length;
      from += length;
    }
    assertThat(filled).as("seed %d", seed).isEqualTo(whole.length);
    assertThat(streamed).as("seed %d", seed).isEqualTo(whole);
  }

  @Test
  void framesThatAreKnownAreTakenAndTheOthersComputed() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      float[] sound = new float[8000];
      for (int i = 0; i < sound.length; i++) {
        sound[i] = (float) random.nextGaussian();
      }
      float[] whole = logMel.of(sound);
      LogMel.Stream stream = logMel.stream();
      int done = 0;
      for (int at = 0; at < sound.length; ) {
        int size = Math.min(sound.length - at, 1 + random.nextInt(1500));
        int completed = LogMel.frames(at + size) - done;
        // As from elsewhere: recognisable numbers, fewer or more frames than are complete.
        float[] known = new float[random.nextInt(completed + 3) * LogMel.BINS];
        Arrays.fill(known, 77);
        float[] frames = stream.push(Arrays.copyOfRange(sound, at, at + size), known);
        float[] expected =
            Arrays.copyOfRange(whole, done * LogMel.BINS, (done + completed) * LogMel.BINS);
        Arrays.fill(expected, 0, Math.min(expected.length, known.length), 77);
        assertThat(frames).as("seed %d, sample %d", seed, at).containsExactly(expected);
        done += completed;
        at += size;
      }
    }
  }

  @Test
  void warpMovesATonesPlace() {
    float[] sound = tone(1200, 0.5, 400);
    assertThat(loudest(LogMel.warped(1.2).of(sound)))
        .isEqualTo(loudest(logMel.of(tone(1000, 0.5, 400))));
    assertThat(LogMel.warped(1).of(sound)).isEqualTo(logMel.of(sound));
    assertThatThrownBy(() -> LogMel.warped(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyFilterHearsSomethingAtEveryWarp() {
    float[] sound = RealFftTest.noise(400, 9);
    for (int percent = 80; percent <= 125; percent++) {
      assertThat(LogMel.warped(percent / 100.0).of(sound)).doesNotContain(LogMel.FLOOR);
    }
  }

  private static int loudest(float[] features) {
    int best = 0;
    for (int m = 1; m < LogMel.BINS; m++) {
      best = features[m] > features[best] ? m : best;
    }
    return best;
  }

  private static float[] tone(double hz, double amplitude, int length) {
    var samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * hz * i / 16_000));
    }
    return samples;
  }

  private static double[] naive(float[] sound, int from) {
    var power = new double[257];
    for (int k = 0; k <= 256; k++) {
      double re = 0;
      double im = 0;
      for (int n = 0; n < 400; n++) {
        double x = sound[from + n] * (0.5 - 0.5 * Math.cos(2 * Math.PI * n / 400));
        re += x * Math.cos(2 * Math.PI * k * n / 512);
        im -= x * Math.sin(2 * Math.PI * k * n / 512);
      }
      power[k] = re * re + im * im;
    }
    var mel = new double[80];
    for (int m = 0; m < 80; m++) {
      double low = hz(m);
      double centre = hz(m + 1);
      double high = hz(m + 2);
      for (int k = 0; k <= 256; k++) {
        double f = k * 31.25;
        mel[m] +=
            power[k]
                * Math.max(0, Math.min((f - low) / (centre - low), (high - f) / (high - centre)));
      }
      mel[m] = Math.log(Math.max(mel[m], 1e-10));
    }
    return mel;
  }

  private static double hz(int edge) {
    double mel = 2595 * Math.log10(1 + 8000 / 700.0) * edge / 81;
    return 700 * (Math.pow(10, mel / 2595) - 1);
  }
}
