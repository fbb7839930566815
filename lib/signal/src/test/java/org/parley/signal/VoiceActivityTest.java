package org.parley.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.signal.VoiceActivity.Activity;

class VoiceActivityTest {
  private static final int RATE = 16_000;

  @Test
  void silenceIsNotSpeech() {
    Activity activity = new VoiceActivity().accept(new float[5 * RATE]);
    assertThat(activity.heard()).isFalse();
    assertThat(activity.speaking()).isFalse();
    assertThat(activity.silenceMs()).isEqualTo(activity.positionMs());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0001, 0.003, 0.03, 0.3})
  void constantNoiseIsNotSpeechHoweverLoud(double level) {
    for (long seed = 0; seed < 10; seed++) {
      Activity activity = new VoiceActivity().accept(noise(10 * RATE, level, seed));
      assertThat(activity.heard()).as("seed %d", seed).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0001, 0.003, 0.02})
  void wordsAreFoundInNoise(double level) {
    for (long seed = 0; seed < 10; seed++) {
      float[] sound = noise(5 * RATE, level, seed);
      vowels(sound, 2 * RATE, 3 * RATE);
      Activity activity = new VoiceActivity().accept(sound);
      assertThat(activity.startMs()).as("start, seed %d", seed).isBetween(1900, 2100);
      assertThat(activity.lastVoicedMs()).as("end, seed %d", seed).isBetween(2850, 3150);
      assertThat(activity.speaking()).isFalse();
    }
  }

  @Test
  void speakingFollowsTheVoiceWithinTwoHundredMilliseconds() {
    float[] sound = noise(4 * RATE, 0.001, 1);
    vowels(sound, RATE, 2 * RATE);
    var voice = new VoiceActivity();
    int from = -1;
    int to = -1;
    for (int at = 0; at < sound.length; at += 320) {
      Activity activity = voice.accept(Arrays.copyOfRange(sound, at, at + 320));
      from = from < 0 && activity.speaking() ? activity.positionMs() : from;
      to = activity.speaking() ? activity.positionMs() : to;
    }
    assertThat(from).isBetween(1000, 1200);
    assertThat(to).isBetween(1900, 2300);
  }

  @Test
  void aFanThatStartsIsTakenForSpeechOnlyForAWhile() {
    float[] sound = noise(10 * RATE, 0.0005, 1);
    float[] fan = noise(8 * RATE, 0.05, 2);
    System.arraycopy(fan, 0, sound, 2 * RATE, fan.length);
    Activity activity = new VoiceActivity().accept(sound);
    assertThat(activity.speaking()).isFalse();
    assertThat(activity.lastVoicedMs()).isLessThan(6000);
  }

  @Test
  void aClickIsNotSpeech() {
    float[] sound = noise(3 * RATE, 0.0005, 1);
    Arrays.fill(sound, 2 * RATE, 2 * RATE + 160, 0.9f);
    assertThat(new VoiceActivity().accept(sound).heard()).isFalse();
  }

  @Test
  void piecesOfAnySizeSayTheSame() {
    float[] sound = noise(4 * RATE, 0.001, 5);
    vowels(sound, RATE, 2 * RATE);
    Activity whole = new VoiceActivity().accept(sound);
    var pieces = new VoiceActivity();
    var random = new Random(5);
    Activity last = pieces.accept(new float[0]);
    for (int at = 0; at < sound.length; ) {
      int length = Math.min(random.nextInt(1000), sound.length - at);
      last = pieces.accept(Arrays.copyOfRange(sound, at, at + length));
      at += length;
    }
    assertThat(last).isEqualTo(whole);
    assertThat(new VoiceActivity().acceptFrames(new LogMel().of(sound))).isEqualTo(whole);
  }

  private static float[] noise(int length, double level, long seed) {
    var random = new Random(seed);
    var samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) (level * random.nextGaussian());
    }
    return samples;
  }

  /** A buzz of 120 Hz through three formants, in syllables of 180 ms with gaps of 70 ms. */
  private static void vowels(float[] sound, int from, int to) {
    for (int i = from; i < to; i++) {
      double t = (double) (i - from) / RATE;
      if (t % 0.25 < 0.18) {
        double sample = 0;
        for (int harmonic = 1; harmonic <= 25; harmonic++) {
          double hz = 120.0 * harmonic;
          double gain =
              1 / (1 + Math.pow((hz - 600) / 150, 2))
                  + 0.5 / (1 + Math.pow((hz - 1400) / 200, 2))
                  + 0.3 / (1 + Math.pow((hz - 2500) / 250, 2));
          sample += gain * Math.sin(2 * Math.PI * hz * t + harmonic * harmonic);
        }
        sound[i] += (float) (0.08 * sample);
      }
    }
  }
}
