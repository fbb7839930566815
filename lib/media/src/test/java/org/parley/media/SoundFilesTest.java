package org.parley.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.signal.Sound;
import org.parley.signal.SoundFormatException;
import org.parley.signal.Wav;

class SoundFilesTest {
  @Test
  void flacGivesEverySample() throws IOException {
    Sound sound = SoundFiles.read(resource("tone.flac"), Limits.WIDE);
    assertThat(sound.sampleRate()).isEqualTo(16_000);
    assertThat(sound.samples()).hasSize(8000);
    for (int i = 0; i < 8000; i++) {
      double expected = 0.5 * Math.sin(2 * Math.PI * 440 * i / 16_000);
      assertThat((double) sound.samples()[i]).as("sample %d", i).isCloseTo(expected, within(1e-4));
    }
  }

  @Test
  void channelsOfFlacAreAveragedAtTheirOwnRate() throws IOException {
    Sound sound = SoundFiles.read(resource("stereo24.flac"), Limits.WIDE);
    assertThat(sound.sampleRate()).isEqualTo(44_100);
    assertThat(sound.samples()).hasSize(4410);
    double at = 2 * Math.PI * 440 * 1000 / 44_100;
    assertThat((double) sound.samples()[1000])
        .isCloseTo(0.25 * (Math.sin(at) + Math.sin(2 * at)), within(1e-3));
  }

  @Test
  void opusGivesTheSameToneInTheSamePlace() throws IOException {
    Sound sound = SoundFiles.read(resource("tone.opus"), Limits.WIDE);
    assertThat(sound.sampleRate()).isEqualTo(48_000);
    assertThat(sound.samples()).hasSize(24_000);
    double difference = 0;
    for (int i = 3000; i < 21_000; i++) {
      double expected = 0.5 * Math.sin(2 * Math.PI * 440 * i / 48_000);
      difference += Math.pow(sound.samples()[i] - expected, 2) / 18_000;
    }
    assertThat(Math.sqrt(difference)).isLessThan(0.05);
  }

  @Test
  void opusInHybridModeIsHeard() throws IOException {
    Sound sound = SoundFiles.read(resource("hybrid.opus"), Limits.WIDE);
    double energy = 0;
    for (float sample : sound.samples()) {
      energy += sample * sample;
    }
    // a sine of 1/8 and soft noise, at half their strength
    assertThat(Math.sqrt(energy / sound.samples().length)).isBetween(0.03, 0.06);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tone.flac", "tone.opus"})
  void cutOffFilesAreRefused(String name) {
    byte[] whole = resource(name);
    for (int length = 1; length < whole.length; length += whole.length / 23) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> SoundFiles.read(cut, Limits.WIDE))
          .as("%s cut to %d bytes", name, length)
          .isInstanceOf(SoundFormatException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fLaC", "OggS", "RIFF", "????"})
  void garbageBehindAnyHeaderIsRefused(String magic) {
    for (long seed = 0; seed < 200; seed++) {
      var bytes = new byte[500];
      new Random(seed).nextBytes(bytes);
      for (int i = 0; i < 4; i++) {
        bytes[i] = (byte) magic.charAt(i);
      }
      assertThatThrownBy(() -> SoundFiles.read(bytes, Limits.WIDE))
          .as("seed %d", seed)
          .isInstanceOf(SoundFormatException.class);
    }
  }

  @Test
  void emptyFilesAreNamed(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("nothing.wav"));
    assertThatThrownBy(() -> SoundFiles.read(file)).hasMessage(file + ": no sound: 0 bytes");
  }

  @Test
  void moreThanTheLimitsIsRefused() {
    byte[] flac = resource("tone.flac");
    var brief = new Limits(1 << 20, Duration.ofMillis(400));
    assertThatThrownBy(() -> SoundFiles.read(flac, brief))
        .isInstanceOf(SoundTooLongException.class)
        .hasMessage("0.5 s of sound, more than the 0.4 s accepted");
    assertThatThrownBy(() -> SoundFiles.read(resource("tone.opus"), brief))
        .isInstanceOf(SoundTooLongException.class);
    byte[] wav = Wav.write(new Sound(new float[8000], 16_000));
    assertThatThrownBy(() -> SoundFiles.read(wav, brief)).isInstanceOf(SoundTooLongException.class);
    var small = new Limits(100, Duration.ofHours(1));
    assertThatThrownBy(() -> SoundFiles.read(new ByteArrayInputStream(wav), small))
        .hasMessage("more than the 100 bytes accepted");
  }

  @Test
  void aFileThatIsTooLongIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("long.flac"), resource("tone.flac"));
    var brief = new Limits(1 << 20, Duration.ofMillis(400));
    assertThatThrownBy(() -> SoundFiles.read(file, brief))
        .isInstanceOf(SoundTooLongException.class)
        .hasMessage(file + ": 0.5 s of sound, more than the 0.4 s accepted");
  }

  /** Otherwise two such files at once would fill the heap of who reads them. */
  @Test
  void whatIsTooLongIsRefusedBeforeItIsDecoded() throws IOException {
    int bytes = 8 << 20;
    byte[] wav = Arrays.copyOf(Wav.header(1_000, bytes), 44 + bytes);
    wav[34] = 8; // bits a sample, so that each byte becomes four
    wav[32] = 1;
    var limits = new Limits(24 << 20, Duration.ofMinutes(2));
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> SoundFiles.read(wav, limits))
        .hasMessage("8388.6 s of sound, more than the 120.0 s accepted");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(bytes);
  }

  private static byte[] resource(String name) {
    try (var in = SoundFilesTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
