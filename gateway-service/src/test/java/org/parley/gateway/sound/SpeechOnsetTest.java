package org.parley.gateway.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SpeechOnsetTest {
  private static final int PIECE = 320;

  @Test
  void speechIsHeardWithinTwoHundredMillisecondsOfSound() {
    for (long seed = 1; seed <= 20; seed++) {
      var onset = new SpeechOnset();
      Random random = new Random(seed);
      hear(onset, random, 3e-4, false, 50);
      assertThat(hear(onset, random, 3e-4, true, 50)).as("seed %d, quiet", seed).isEqualTo(-1);
      assertThat(hear(onset, random, 0.1, true, 50)).as("seed %d", seed).isBetween(1, 9);
    }
  }

  @Test
  void soundBeforeTheReplyDoesNotInterruptIt() {
    var onset = new SpeechOnset();
    Random random = new Random(7);
    hear(onset, random, 3e-4, false, 50);
    assertThat(hear(onset, random, 0.1, false, 50)).isEqualTo(-1);
    hear(onset, random, 3e-4, false, 25);
    assertThat(hear(onset, random, 3e-4, true, 50)).isEqualTo(-1);
  }

  @Test
  void aClickDoesNotInterrupt() {
    var onset = new SpeechOnset();
    Random random = new Random(3);
    hear(onset, random, 3e-4, false, 50);
    assertThat(hear(onset, random, 0.3, true, 1)).isEqualTo(-1);
    assertThat(hear(onset, random, 3e-4, true, 50)).isEqualTo(-1);
  }

  /** The piece of 20 ms, from 1, at which speech was heard; −1 for none. */
  private static int hear(
      SpeechOnset onset, Random random, double rms, boolean listening, int pieces) {
    for (int piece = 1; piece <= pieces; piece++) {
      float[] samples = new float[PIECE];
      for (int i = 0; i < PIECE; i++) {
        samples[i] = (float) (rms * random.nextGaussian());
      }
      if (onset.hears(samples, listening)) {
        return piece;
      }
    }
    return -1;
  }
}
