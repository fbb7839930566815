package org.parley.compression.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parley.signal.LogMel;

class NoisesTest {
  private static final int SECOND = LogMel.SAMPLE_RATE;

  private static float[] recording(int samples, float value) {
    var recording = new float[samples];
    Arrays.fill(recording, value);
    return recording;
  }

  private static boolean sounds(float[] noise) {
    for (float sample : noise) {
      if (!Float.isFinite(sample)) {
        return false;
      }
    }
    return !Arrays.equals(noise, new float[noise.length]);
  }

  @Test
  void whatValidatesIsInNoRecordingThatTrains() {
    var recordings =
        IntStream.rangeClosed(1, 15)
            .mapToObj(i -> recording(i == 4 ? 40 * SECOND : 5 * SECOND, i))
            .toList();
    recordings.get(3)[30 * SECOND] = 99;
    var parts = Noises.Parts.of(recordings);
    assertThat(parts.training()).hasSize(13);
    assertThat(parts.validation()).extracting(noise -> noise[1]).containsExactly(4f, 8f, 15f);
    assertThat(parts.training()).extracting(noise -> noise[1]).doesNotContain(8f, 15f);
    assertThat(parts.training().get(3)).hasSize(30 * SECOND).doesNotContain(99);
    assertThat(parts.validation().getFirst()).hasSize(10 * SECOND).startsWith(99);
  }

  @Test
  void aDrawDependsOnTheRandomSourceAlone() {
    var noises = new Noises(List.of(recording(7, 0.5f), recording(3 * SECOND, 0.1f)), List.of());
    for (int seed = 0; seed < 40; seed++) {
      float[] noise = noises.draw(SECOND, new SplittableRandom(seed));
      assertThat(noise).hasSize(SECOND);
      assertThat(noise).isEqualTo(noises.draw(SECOND, new SplittableRandom(seed)));
      assertThat(sounds(noise)).isTrue();
    }
  }

  @Test
  void withoutRecordingsNoiseIsMadeUp() {
    var noises = new Noises(List.of(), List.of());
    assertThat(sounds(noises.draw(SECOND, new SplittableRandom(1)))).isTrue();
    assertThat(sounds(noises.plain(SECOND, new SplittableRandom(1)))).isTrue();
  }

  @Test
  void aPlainNoiseIsTheRecordingFromSomewhereOn() {
    var noises = new Noises(List.of(new float[] {1, 2, 3, 4, 5}), List.of());
    float[] noise = noises.plain(12, new SplittableRandom(6));
    for (int i = 1; i < noise.length; i++) {
      assertThat(noise[i]).isEqualTo(noise[i - 1] == 5 ? 1 : noise[i - 1] + 1);
    }
  }

  @Test
  void everyMadeUpKindSounds() {
    for (int seed = 0; seed < 30; seed++) {
      assertThat(sounds(MadeUpNoise.impacts(8 * SECOND, new SplittableRandom(seed)))).isTrue();
      assertThat(sounds(MadeUpNoise.tones(SECOND, new SplittableRandom(seed)))).isTrue();
      assertThat(sounds(MadeUpNoise.gusts(SECOND, new SplittableRandom(seed)))).isTrue();
    }
  }

  @Test
  void aSwellMakesNothingLouder() {
    float[] noise = recording(SECOND, 1);
    MadeUpNoise.swell(noise, new SplittableRandom(2));
    for (float sample : noise) {
      assertThat(sample).isBetween(0.03f, 1f);
    }
    assertThat(noise[0]).isNotEqualTo(noise[SECOND - 1]);
  }
}
