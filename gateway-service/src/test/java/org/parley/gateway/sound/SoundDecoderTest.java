package org.parley.gateway.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parley.signal.Pcm;
import org.parley.signal.Resampler;
import org.parley.signal.Sound;
import org.parley.signal.SoundFormatException;
import org.parley.signal.Wav;

class SoundDecoderTest {
  @Test
  void piecesOfAnySizeGiveTheSamplesOfTheWhole() throws SoundFormatException {
    for (int rate : new int[] {8_000, 16_000, 22_050, 44_100, 48_000}) {
      float[] samples = noise(rate, rate / 3);
      byte[] wav = Wav.write(new Sound(samples, rate));
      float[] whole = Resampler.resample(Wav.read(wav).samples(), rate, 16_000);
      for (long seed = 1; seed <= 5; seed++) {
        assertThat(decode(new SoundForm.Wav(), wav, new Random(seed)))
            .as("%d Hz, seed %d", rate, seed)
            .isEqualTo(whole);
        assertThat(decode(SoundForm.ANNOUNCED_BY_NOTHING, wav, new Random(seed))).isEqualTo(whole);
      }
      assertThat(decode(new SoundForm.Pcm(rate), Pcm.toBytes(samples), new Random(9)))
          .isEqualTo(whole);
    }
  }

  @Test
  void sixteenKilohertzPassesBitForBit() throws SoundFormatException {
    byte[] pcm = Pcm.toBytes(noise(1, 5_000));
    float[] decoded = decode(SoundForm.ANNOUNCED_BY_NOTHING, pcm, new Random(1));
    assertThat(Pcm.toBytes(decoded)).isEqualTo(pcm);
  }

  @Test
  void aWavThatDoesNotKnowItsSizeIsReadToItsEnd() throws SoundFormatException {
    byte[] wav = Wav.write(new Sound(noise(2, 3_000), 16_000));
    for (int size : new int[] {0, -1, 0x7FFF_FFFF}) {
      ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(40, size);
      assertThat(decode(new SoundForm.Wav(), wav, new Random(1))).hasSize(3_000);
    }
  }

  @Test
  void whatStandsBehindTheSoundIsNoSound() throws SoundFormatException {
    var file = new ByteArrayOutputStream();
    file.writeBytes(Wav.write(new Sound(noise(3, 1_000), 16_000)));
    file.writeBytes("LISTxxxxINFO".getBytes(StandardCharsets.US_ASCII));
    assertThat(decode(new SoundForm.Wav(), file.toByteArray(), new Random(1))).hasSize(1_000);
  }

  @Test
  void aTruncatedWavIsRefused() {
    byte[] wav = Wav.write(new Sound(noise(4, 1_000), 16_000));
    for (int length : new int[] {0, 1, 20, 43, 44, 100, wav.length - 1}) {
      assertThatThrownBy(
              () -> decode(new SoundForm.Wav(), Arrays.copyOf(wav, length), new Random(1)))
          .as("%d bytes", length)
          .isInstanceOf(SoundFormatException.class)
          .hasMessageContaining("truncated");
    }
  }

  @Test
  void whatIsAnnouncedAsWavMustBeOne() {
    assertThatThrownBy(() -> decode(new SoundForm.Wav(), new byte[2_000], new Random(1)))
        .isInstanceOf(SoundFormatException.class)
        .hasMessageContaining("not a WAV");
  }

  @Test
  void aHeaderWithoutEndIsRefused() {
    byte[] endless = new byte[100_000];
    System.arraycopy(Wav.header(16_000, 10), 0, endless, 0, 12);
    assertThatThrownBy(() -> decode(new SoundForm.Wav(), endless, new Random(1)))
        .isInstanceOf(SoundFormatException.class);
  }

  @Test
  void garbageNeverGivesMoreThanARefusal() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      byte[] wav = Wav.write(new Sound(noise(seed, 50), 16_000));
      for (int i = 0; i < 4; i++) {
        wav[random.nextInt(wav.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(decode(SoundForm.ANNOUNCED_BY_NOTHING, wav, random)).isNotNull();
      } catch (SoundFormatException e) {
        assertThat(e).hasMessageNotContaining("\n");
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static float[] decode(SoundForm form, byte[] bytes, Random random)
      throws SoundFormatException {
    var decoder = new SoundDecoder(form);
    var samples = new float[0];
    int at = 0;
    while (at < bytes.length) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(3_000));
      samples = join(samples, decoder.accept(Arrays.copyOfRange(bytes, at, end)));
      at = end;
    }
    return join(samples, decoder.finish());
  }

  private static float[] join(float[] head, float[] tail) {
    float[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }

  private static float[] noise(long seed, int length) {
    Random random = new Random(seed);
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) Math.clamp(0.2 * random.nextGaussian(), -0.9, 0.9);
    }
    // As 16-bit samples are.
    return Pcm.toFloats(Pcm.toBytes(samples));
  }
}
