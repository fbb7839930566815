package org.parley.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.signal.RoomImpulse.Point;
import org.parley.signal.RoomImpulse.Room;

class RoomImpulseTest {
  private static final int RATE = 16_000;

  /**
   * Mouth and microphone 1 m apart at one height, 1 m above the floor of a large hall: the floor's
   * echo travels √5 m, so it comes (√5 − 1)/343 s later with 1/√5 of the strength, less what the
   * floor swallows.
   */
  @Test
  void theFirstEchoComesFromTheFloor() {
    var hall = new Room(new Point(60, 60, 40), 4);
    float[] taps =
        RoomImpulse.simulated(hall, new Point(30, 30, 1), new Point(31, 30, 1), RATE).taps();
    assertThat(taps[0]).isEqualTo(1);
    int delay = (int) Math.round((Math.sqrt(5) - 1) / 343 * RATE);
    float echo = 0;
    for (int i = delay - 1; i <= delay + 1; i++) {
      echo = Math.max(echo, taps[i]);
    }
    assertThat((double) echo).isCloseTo(hall.reflection() / Math.sqrt(5), within(0.08));
  }

  @Test
  void echoesFallByTheirSixtyDecibels() {
    var room = new Room(new Point(5, 4, 2.7), 0.4);
    float[] taps =
        RoomImpulse.simulated(room, new Point(1, 1, 1.5), new Point(3.5, 2.5, 1), RATE).taps();
    // a box's longest axis rings on longer than the formula for a mixed field says
    // slope of the energy's tail between 50 and 250 ms (Schroeder's backward integral)
    double early = tail(taps, RATE / 20) - tail(taps, RATE * 39 / 100);
    double late = tail(taps, RATE / 4) - tail(taps, RATE * 39 / 100);
    double seconds = 60 * 0.2 / (10 * Math.log10(early / late));
    assertThat(seconds).isBetween(0.3, 0.8);
  }

  @Test
  void roomsAreTheSameForTheSameSeed() {
    float[] one = RoomImpulse.random(new SplittableRandom(4), RATE).taps();
    assertThat(RoomImpulse.random(new SplittableRandom(4), RATE).taps()).isEqualTo(one);
  }

  @Test
  void everyRandomRoomKeepsSpeechInItsPlace() {
    var random = new SplittableRandom(9);
    for (int i = 0; i < 6; i++) {
      float[] taps = RoomImpulse.random(random, RATE).taps();
      for (float tap : taps) {
        assertThat(Math.abs(tap)).as("room %d", i).isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void convolutionEqualsItsDefinition() {
    for (int taps : new int[] {1, 2, 17, 100, 1000}) {
      float[] response = RealFftTest.noise(taps, taps);
      float[] signal = RealFftTest.noise(2503, 1);
      float[] fast = new Convolution(response).apply(signal);
      for (int n = 0; n < signal.length; n += 13) {
        double sum = 0;
        for (int k = 0; k < Math.min(taps, n + 1); k++) {
          sum += (double) response[k] * signal[n - k];
        }
        assertThat((double) fast[n]).as("%d taps, sample %d", taps, n).isCloseTo(sum, within(1e-3));
      }
    }
  }

  @Test
  void aMeasuredResponseBeginsWithItsLoudestSample() {
    assertThat(RoomImpulse.measured(new float[] {0, 0.1f, -0.5f, 0.25f}).taps())
        .containsExactly(1, -0.5f);
    assertThatThrownBy(() -> RoomImpulse.measured(new float[8]))
        .hasMessage("a response of silence");
  }

  @Test
  void nobodySpeaksThroughWalls() {
    var room = new Room(new Point(3, 3, 2.5), 0.3);
    assertThatThrownBy(
            () -> RoomImpulse.simulated(room, new Point(4, 1, 1), new Point(1, 1, 1), RATE))
        .hasMessageContaining("outside");
  }

  private static double tail(float[] taps, int from) {
    double sum = 0;
    for (int i = from; i < taps.length; i++) {
      sum += (double) taps[i] * taps[i];
    }
    return sum;
  }
}
