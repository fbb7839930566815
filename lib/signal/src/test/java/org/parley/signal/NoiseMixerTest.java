package org.parley.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NoiseMixerTest {
  @Test
  void ratioOfPowersIsTheOneAskedFor() {
    float[] speech = RealFftTest.noise(5000, 1);
    float[] noise = RealFftTest.noise(9000, 2);
    float[] mixed = NoiseMixer.mix(speech, noise, 3000, 12);
    var added = new float[speech.length];
    for (int i = 0; i < added.length; i++) {
      added[i] = mixed[i] - speech[i];
    }
    double snr = 20 * Math.log10(new Sound(speech, 1).rms() / new Sound(added, 1).rms());
    assertThat(snr).isCloseTo(12, within(1e-3));
  }

  @Test
  void rowsStepThroughTheNoiseByTheRule() {
    assertThat(NoiseMixer.offset(0, 1_965_600, 48_000)).isZero();
    assertThat(NoiseMixer.offset(1, 1_965_600, 48_000)).isEqualTo(104_729);
    assertThat(NoiseMixer.offset(100_000, 1_965_600, 48_000))
        .isEqualTo((int) (10_472_900_000L % 1_917_600));
  }

  @Test
  void silenceStaysSilent() {
    assertThat(NoiseMixer.mix(new float[3], new float[] {1, 1, 1}, 0, 0)).containsOnly(0);
    assertThat(NoiseMixer.mix(new float[] {1, 1}, new float[2], 0, 0)).containsOnly(1);
  }

  @Test
  void noiseThatIsTooShortIsRefused() {
    assertThatThrownBy(() -> NoiseMixer.mix(new float[5], new float[6], 2, 0))
        .hasMessage("noise of 6 samples holds no piece of 5 from 2");
    assertThatThrownBy(() -> NoiseMixer.offset(0, 5, 5)).hasMessageContaining("not longer");
  }
}
