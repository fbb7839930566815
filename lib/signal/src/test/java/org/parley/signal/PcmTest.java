package org.parley.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PcmTest {
  @Test
  void everySampleComesBack() {
    var bytes = new byte[1 << 17];
    for (int i = 0; i < 1 << 16; i++) {
      bytes[2 * i] = (byte) i;
      bytes[2 * i + 1] = (byte) (i >> 8);
    }
    assertThat(Pcm.toBytes(Pcm.toFloats(bytes))).isEqualTo(bytes);
  }

  @Test
  void whatIsTooLoudIsClipped() {
    assertThat(Pcm.toFloats(Pcm.toBytes(new float[] {3, -3, Float.NaN})))
        .containsExactly(32767 / 32768f, -1, 0);
  }

  @Test
  void halfASampleIsRefused() {
    assertThatThrownBy(() -> Pcm.toFloats(new byte[3]))
        .hasMessage("16-bit PCM of an odd number of bytes: 3");
  }
}
