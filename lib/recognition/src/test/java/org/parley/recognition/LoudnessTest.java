package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.parley.signal.LogMel;

class LoudnessTest {
  private static final double DEPTH = 12;

  private final Loudness loudness = new Loudness();
  private int steps;

  /** Hears so many steps of 10 ms at a level. */
  private void hear(int count, double decibels) {
    float[] logMel = new float[count * LogMel.BINS];
    Arrays.fill(logMel, (float) (decibels * Math.log(10) / 10));
    loudness.accept(logMel);
    steps += count;
  }

  private boolean isNear(int from, int to) {
    return loudness.isNear(from, to, steps, DEPTH);
  }

  @Test
  void whatIsFarQuieterThanTheVoiceIsNotNear() {
    hear(50, -40);
    hear(60, -20);
    hear(50, -34);
    assertThat(isNear(0, 50)).isFalse();
    assertThat(isNear(50, 110)).isTrue();
    assertThat(isNear(110, 160)).isFalse();
    assertThat(isNear(100, 160)).isTrue();
  }

  @Test
  void aQuietVoiceIsAVoice() {
    hear(50, -70);
    hear(60, -50);
    assertThat(isNear(50, 110)).isTrue();
  }

  @Test
  void aBangIsNoVoice() {
    hear(20, 10);
    hear(60, -20);
    assertThat(isNear(20, 80)).isTrue();
  }

  @Test
  void beforeAVoiceIsKnownEverythingIsNear() {
    hear(20, -60);
    assertThat(isNear(0, 20)).isTrue();
  }

  @Test
  void whatComesLaterChangesNothing() {
    hear(60, -40);
    int known = steps;
    hear(60, -10);
    assertThat(loudness.isNear(0, 60, known, DEPTH)).isTrue();
    assertThat(isNear(0, 60)).isFalse();
  }
}
