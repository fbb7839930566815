package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForegroundTest {
  private static final double DEPTH = 12;

  private final List<Float> levels = new ArrayList<>();

  /** Hears so many steps of 10 ms, loud and soft in turns as syllables are. */
  private Part hear(int count, float decibels) {
    int from = levels.size();
    for (int i = 0; i < count; i++) {
      levels.add(i % 20 < 12 ? decibels : decibels - 15);
    }
    return new Part(from, levels.size());
  }

  private record Part(int from, int to) {
    /** Share of it that is the speaker's. */
    double in(BitSet speaker) {
      return (double) speaker.get(from, to).cardinality() / (to - from);
    }
  }

  /** With a voice of 0 dB. */
  private BitSet speaker() {
    float[] all = new float[levels.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = levels.get(i);
    }
    return Foreground.of(all, 0, DEPTH);
  }

  @Test
  void peopleWhoAreALittleSofterAreNotTheSpeaker() {
    Part before = hear(100, -9);
    Part command = hear(200, -1);
    Part after = hear(300, -9);
    BitSet speaker = speaker();
    assertThat(before.in(speaker)).isLessThan(0.3);
    assertThat(command.in(speaker)).isEqualTo(1);
    assertThat(after.in(speaker)).isLessThan(0.1);
  }

  @Test
  void aSoftLastWordIsTheSpeakersWhereNobodyElseSpeaks() {
    hear(100, -60);
    hear(200, -1);
    Part please = hear(40, -10);
    hear(100, -60);
    assertThat(please.in(speaker())).isEqualTo(1);
  }

  @Test
  void aSpeakerWhoNeverPausesIsAllThereIs() {
    hear(160, -1);
    hear(120, -9);
    hear(100, -2);
    assertThat(speaker().cardinality()).isEqualTo(380);
  }

  @Test
  void whoGoesOnAfterAPauseIsStillTheSpeaker() {
    Part first = hear(150, -1);
    Part pause = hear(150, -10);
    Part second = hear(120, -2);
    BitSet speaker = speaker();
    assertThat(first.in(speaker)).isEqualTo(1);
    assertThat(second.in(speaker)).isEqualTo(1);
    assertThat(pause.in(speaker)).isLessThan(0.5);
  }

  @Test
  void whatIsLoudForAMomentIsNotTheSpeaker() {
    hear(200, -1);
    hear(100, -11);
    Part bang = hear(5, -3);
    hear(200, -11);
    assertThat(bang.in(speaker())).isZero();
  }

  @Test
  void inSilenceNobodySpeaks() {
    hear(200, -1);
    Part silence = hear(300, -50);
    assertThat(silence.in(speaker())).isLessThan(0.1);
  }
}
