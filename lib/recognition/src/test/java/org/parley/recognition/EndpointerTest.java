package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parley.recognition.Endpointer.Reason;
import org.parley.recognition.Endpointer.State;
import org.parley.signal.LogMel;

class EndpointerTest {
  private static final Endpointer.Settings SETTINGS = new Endpointer.Settings(600, 3000);

  @Test
  void silenceIsWaiting() {
    assertThat(new Endpointer(SETTINGS).accept(new float[16_000]))
        .isEqualTo(new State.Waiting(1000));
  }

  @Test
  void speechEndsAfterSixHundredMillisecondsOfSilence() {
    float[] speech = Tones.speak(List.of("red", "light"), new Random(1));
    Endpointer endpointer = new Endpointer(SETTINGS);
    assertThat(endpointer.accept(speech)).isInstanceOf(State.Speaking.class);
    State state = endpointer.accept(new float[16_000]);
    assertThat(state)
        .isInstanceOfSatisfying(
            State.Ended.class,
            ended -> {
              assertThat(ended.reason()).isEqualTo(Reason.SILENCE);
              assertThat(ended.atMs() - ended.speechEndMs()).isEqualTo(600);
              assertThat(ended.speechEndMs()).isLessThan(speech.length / 16);
            });
  }

  @Test
  void thePiecesChangeNothing() {
    float[] sound = Arrays.copyOf(Tones.speak(List.of("gray", "lamp"), new Random(2)), 60_000);
    State whole = new Endpointer(SETTINGS).accept(sound);
    assertThat(whole).isInstanceOf(State.Ended.class);
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Endpointer endpointer = new Endpointer(SETTINGS);
      for (int at = 0; at < sound.length; ) {
        int size = Math.min(sound.length - at, 1 + random.nextInt(3000));
        endpointer.accept(Arrays.copyOfRange(sound, at, at + size));
        at += size;
      }
      assertThat(endpointer.state()).as("seed %d", seed).isEqualTo(whole);
    }
  }

  @Test
  void itsFramesAreThoseOfTheSoundUntilTheSegmentHasEnded() {
    float[] sound = Tones.speak(List.of("gray", "lamp"), new Random(2));
    float[] expected = new LogMel().of(sound);
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Endpointer endpointer = new Endpointer(SETTINGS);
      int filled = 0;
      for (int at = 0; at < sound.length; ) {
        int size = Math.min(sound.length - at, 1 + random.nextInt(3000));
        endpointer.accept(Arrays.copyOfRange(sound, at, at + size));
        float[] frames = endpointer.frames();
        assertThat(frames)
            .as("seed %d, sample %d", seed, at)
            .containsExactly(Arrays.copyOfRange(expected, filled, filled + frames.length));
        filled += frames.length;
        at += size;
      }
      assertThat(filled).isEqualTo(expected.length);
      assertThat(endpointer.accept(new float[16_000])).isInstanceOf(State.Ended.class);
      endpointer.accept(sound);
      assertThat(endpointer.frames()).isEmpty();
    }
  }

  @Test
  void endlessSpeechIsCut() {
    Endpointer endpointer = new Endpointer(SETTINGS);
    float[] speech =
        Tones.speak(List.of("red", "green", "blue", "red", "green", "blue"), new Random(1));
    State state = endpointer.accept(speech);
    if (!(state instanceof State.Ended)) {
      state = endpointer.accept(Tones.speak(List.of("red", "green", "blue"), new Random(2)));
    }
    assertThat(state)
        .isInstanceOfSatisfying(
            State.Ended.class,
            ended -> {
              assertThat(ended.reason()).isEqualTo(Reason.TOO_LONG);
              assertThat(ended.atMs()).isEqualTo(3000);
            });
  }
}
