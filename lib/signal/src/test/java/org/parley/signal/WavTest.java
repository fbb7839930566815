package org.parley.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WavTest {
  private static final Sound SOUND = new Sound(new float[] {0, 0.5f, -1, 0.25f}, 16_000);

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Sound read = Wav.read(Wav.write(SOUND));
    assertThat(read.sampleRate()).isEqualTo(16_000);
    assertThat(read.samples()).containsExactly(0, 0.5f, -1, 0.25f);
  }

  @Test
  void everyIntegerAndFloatWidthGivesTheSameHalf() throws IOException {
    assertThat(Wav.read(wav(1, 1, 8, new byte[] {(byte) 192})).samples()).containsExactly(0.5f);
    assertThat(Wav.read(wav(1, 1, 24, new byte[] {0, 0, 0x40})).samples()).containsExactly(0.5f);
    assertThat(Wav.read(wav(1, 1, 32, new byte[] {0, 0, 0, 0x40})).samples()).containsExactly(0.5f);
    byte[] half = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0.5f).array();
    assertThat(Wav.read(wav(3, 1, 32, half)).samples()).containsExactly(0.5f);
    byte[] wide = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.5).array();
    assertThat(Wav.read(wav(3, 1, 64, wide)).samples()).containsExactly(0.5f);
  }

  /** G.711: μ-law 0x80 is +32124, 0xFF is 0; A-law 0xAA is +32256 and 0xD5 the smallest step, 8. */
  @Test
  void telephoneCompandingFollowsItsStandard() throws IOException {
    assertThat(Wav.read(wav(7, 1, 8, new byte[] {(byte) 0x80, (byte) 0xFF, 0})).samples())
        .containsExactly(32124 / 32768f, 0, -32124 / 32768f);
    assertThat(Wav.read(wav(6, 1, 8, new byte[] {(byte) 0xAA, (byte) 0xD5, 0x2A})).samples())
        .containsExactly(32256 / 32768f, 8 / 32768f, -32256 / 32768f);
  }

  @Test
  void channelsAreAveraged() throws IOException {
    byte[] stereo = Pcm.toBytes(new float[] {0.5f, 0, -0.5f, -0.25f});
    assertThat(Wav.read(wav(1, 2, 16, stereo)).samples()).containsExactly(0.25f, -0.375f);
  }

  @Test
  void soundOfUnknownLengthFromAPipeIsReadToItsEnd() throws IOException {
    byte[] piped = Wav.write(SOUND);
    ByteBuffer.wrap(piped).order(ByteOrder.LITTLE_ENDIAN).putInt(40, 0xFFFF_FFFF);
    assertThat(Wav.read(piped).samples()).hasSize(4);
  }

  @Test
  void cutOffSoundIsNamedSo() {
    byte[] whole = Wav.write(SOUND);
    assertThatThrownBy(() -> Wav.read(Arrays.copyOf(whole, whole.length - 2)))
        .isInstanceOf(SoundFormatException.class)
        .hasMessage("WAV is truncated: 8 bytes of sound announced, 6 present");
    assertThatThrownBy(() -> Wav.read(Arrays.copyOf(whole, 30))).hasMessageContaining("truncated");
  }

  @Test
  void emptyAndForeignBytesAreNamedSo() {
    assertThatThrownBy(() -> Wav.read(new byte[0])).hasMessage("WAV is empty: 0 bytes");
    assertThatThrownBy(() -> Wav.read(new byte[100]))
        .hasMessage("not a WAV: no RIFF/WAVE header in 100 bytes");
    assertThatThrownBy(() -> Wav.read(wav(0x55, 1, 16, new byte[2])))
        .hasMessageContaining("encoding=85");
  }

  private static byte[] wav(int encoding, int channels, int bits, byte[] data) {
    return ByteBuffer.allocate(44 + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(Wav.header(16_000, data.length))
        .put(data)
        .putShort(20, (short) encoding)
        .putShort(22, (short) channels)
        .putShort(34, (short) bits)
        .array();
  }
}
