package org.parley.compression.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.speech.Augmentation.Strength;

class SplicerTest {
  /** Samples of a phone in the recordings of this test. */
  private static final int LONG = 1600;

  @TempDir Path folder;

  @Test
  void aWordThatNobodySaidIsJoinedFromThoseWhoSaidItsParts() throws IOException {
    Splicer splicer =
        new Splicer(List.of(recording("anna", 1, 2, 3), recording("ben", 9, 3, 4, 5)));
    float[] sound =
        splicer.splice(new int[] {1, 2, 3, 4, 5}, new SplittableRandom(1)).orElseThrow();
    assertThat(heard(sound)).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void aSentenceIsOfOneSpeakerWhereThatIsPossible() throws IOException {
    Splicer splicer =
        new Splicer(
            List.of(
                recording("anna", 1, 2, 3),
                recording("ben", 1, 2, 3),
                recording("anna", 3, 4, 5),
                recording("ben", 3, 4, 5)));
    for (int seed = 0; seed < 20; seed++) {
      float[] sound =
          splicer.splice(new int[] {1, 2, 3, 4, 5}, new SplittableRandom(seed)).orElseThrow();
      double first = loudness(sound, 0);
      assertThat(loudness(sound, 4)).as("seed " + seed).isCloseTo(first, within(0.1 * first));
    }
  }

  @Test
  void aPassageThatNobodySaidIsNotMadeUp() throws IOException {
    Splicer splicer = new Splicer(List.of(recording("anna", 1, 2, 3)));
    assertThat(splicer.splice(new int[] {1, 3}, new SplittableRandom(3))).isEmpty();
  }

  @Test
  void aPhoneOfWhosePlaceNobodyIsSureIsNotCut() throws IOException {
    Splicer.Recording sure = recording("anna", 1, 2, 3);
    int[] middles = sure.middles().clone();
    middles[1] = PhoneAligner.UNSURE;
    Splicer splicer = new Splicer(List.of(new Splicer.Recording(sure.item(), middles)));
    assertThat(splicer.splice(new int[] {1, 2}, new SplittableRandom(4))).isEmpty();
  }

  /** Phone p is a tone of 150 p Hz; ben's are clipped, so that their peaks lie lower. */
  private Splicer.Recording recording(String speaker, int... phones) throws IOException {
    float[] samples = new float[phones.length * LONG];
    int[] middles = new int[phones.length];
    for (int i = 0; i < samples.length; i++) {
      double tone = Math.sin(2 * Math.PI * 150 * phones[i / LONG] * i / 16_000);
      samples[i] = (float) (0.3 * (speaker.equals("ben") ? Math.clamp(tone, -0.3, 0.3) : tone));
    }
    for (int i = 0; i < phones.length; i++) {
      middles[i] = i * LONG + LONG / 2;
    }
    String name = speaker + phones.length + phones[0];
    try (var writer = new SoundBank.Writer(folder, name)) {
      writer.add(new Clip(Split.TRAINING, "people", speaker, samples, phones, "text"));
      writer.finish();
    }
    var bank = SoundBank.open(folder, name);
    return new Splicer.Recording(
        new SpeechCorpus.Item(bank.utterances().getFirst(), bank, Strength.HUMAN), middles);
  }

  /** The highest peak around the middle of a phone; all recordings are of equal power. */
  private static double loudness(float[] sound, int phone) {
    double peak = 0;
    for (int i = phone * LONG + LONG / 3; i < phone * LONG + LONG / 2; i++) {
      peak = Math.max(peak, Math.abs(sound[i]));
    }
    return peak;
  }

  /** The tones that last at least half as long as a phone, by their crossings of zero. */
  private static List<Integer> heard(float[] sound) {
    var heard = new ArrayList<Integer>();
    int window = LONG / 2;
    for (int from = 0; from + window <= sound.length; from += window / 4) {
      int crossings = 0;
      for (int i = from + 1; i < from + window; i++) {
        if (sound[i - 1] < 0 != sound[i] < 0) {
          crossings++;
        }
      }
      double tone = crossings / 2.0 / window * 16_000 / 150;
      int phone = (int) Math.round(tone);
      boolean pure = Math.abs(tone - phone) < 0.15;
      if (pure && (heard.isEmpty() || heard.getLast() != phone)) {
        heard.add(phone);
      }
    }
    return heard;
  }
}
