package org.parley.compression.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.speech.Augmentation.Strength;
import org.parley.signal.LogMel;

class SpeechBatchesTest {
  private static final SpeechBatches.Settings SETTINGS = new SpeechBatches.Settings(10, 8, 7, 2);

  private static final Noises NOISES =
      new Noises(List.of(new float[] {0.1f, -0.2f, 0.3f}), List.of());

  @TempDir Path folder;
  private SpeechCorpus corpus;

  @BeforeEach
  void makeACorpus() throws IOException {
    var random = new Random(1);
    try (var writer = new SoundBank.Writer(folder, "bank")) {
      for (int i = 0; i < 60; i++) {
        var samples = new float[16_000 + random.nextInt(32_000)];
        for (int s = 0; s < samples.length; s++) {
          samples[s] = (float) (0.1 * Math.sin(0.05 * s * (1 + i % 5)));
        }
        Split split = i < 50 ? Split.TRAINING : i < 58 ? Split.VALIDATION : Split.TEST;
        String source = i % 2 == 0 ? "flite" : "people";
        int[] phones = {1 + i % 39, Phones.token("SH")};
        writer.add(new Clip(split, source, "speaker" + i, samples, phones, "text " + i));
      }
      writer.finish();
    }
    var bank = SoundBank.open(folder, "bank");
    corpus =
        new SpeechCorpus(
            bank.utterances().stream()
                .map(u -> new SpeechCorpus.Item(u, bank, Strength.SYNTHETIC))
                .toList(),
            new Augmentation(NOISES, 3),
            NOISES);
  }

  @Test
  void aBatchDependsOnItsStepAlone() {
    try (var one = corpus.training(Map.of(), SETTINGS);
        var other = corpus.training(Map.of(), SETTINGS)) {
      long far = 3L * one.perEpoch() + 1;
      for (long step = 0; step < far; step++) {
        one.batch(step);
      }
      assertThat(one.batch(far).features()).isEqualTo(other.batch(far).features());
      assertThat(one.batch(far).texts()).isEqualTo(other.batch(far).texts());
    }
  }

  @Test
  void anEpochHasEveryTrainingUtteranceOnceAndNoOther() {
    try (var batches = corpus.training(Map.of(), SETTINGS)) {
      var seen = new HashMap<String, Integer>();
      for (long step = 0; step < batches.perEpoch(); step++) {
        batches.batch(step).texts().forEach(text -> seen.merge(text, 1, Integer::sum));
      }
      assertThat(seen).hasSize(50).doesNotContainKeys("text 50", "text 58");
      assertThat(seen.values()).containsOnly(1);
    }
  }

  @Test
  void aSourceComesAsOftenAsItsCopiesSay() {
    try (var batches = corpus.training(Map.of("people", 0.0, "flite", 2.0), SETTINGS)) {
      var seen = new HashMap<String, Integer>();
      for (long step = 0; step < batches.perEpoch(); step++) {
        batches.batch(step).texts().forEach(text -> seen.merge(text, 1, Integer::sum));
      }
      assertThat(seen).hasSize(25);
      assertThat(seen.values()).containsOnly(2);
    }
    assertThatThrownBy(() -> corpus.training(Map.of("people", 0.0, "flite", 0.0), SETTINGS))
        .hasMessageContaining("nothing to train on");
  }

  @Test
  void steadyNoiseIsTakenOutOfTheShareThatIsSaid() {
    double noisy = meanFeature(new Noise(1, 0, 0, 0));
    assertThat(meanFeature(new Noise(1, 0, 0, 1))).isLessThan(noisy - 1);
    assertThat(meanFeature(new Noise(0, 0, 0, 0))).isLessThan(noisy - 1);
  }

  /** Everything is disturbed, and what an utterance is without that has the same frames. */
  @Test
  void theSameSoundUndisturbedGoesBesideWhatIsHeard() {
    Noise loud = new Noise(1, 0, 0, 0);
    try (var alone = corpus.training(Map.of(), settings(loud, false));
        var both = corpus.training(Map.of(), settings(loud, true))) {
      SpeechBatch heard = both.batch(1);
      assertThat(heard.features()).isEqualTo(alone.batch(1).features());
      assertThat(alone.batch(1).undisturbed()).isEmpty();
      float[] undisturbed = heard.undisturbed().orElseThrow();
      assertThat(undisturbed).hasSameSizeAs(heard.features());
      int quieter = 0;
      for (int i = 0; i < heard.size(); i++) {
        int lastFrame = (i * heard.frames() + heard.lengths()[i] - 1) * LogMel.BINS;
        quieter += undisturbed[lastFrame] < heard.features()[lastFrame] - 3 ? 1 : 0;
        assertThat(undisturbed[lastFrame + LogMel.BINS]).isEqualTo(LogMel.FLOOR);
      }
      assertThat(quieter).as("pauses after %d", heard.size()).isGreaterThan(heard.size() / 2);
    }
  }

  private static SpeechBatches.Settings settings(Noise noise, boolean undisturbed) {
    return new SpeechBatches.Settings(10, 0, noise, undisturbed, 7, 1);
  }

  private double meanFeature(Noise noise) {
    double sum = 0;
    long values = 0;
    try (var batches = corpus.training(Map.of(), settings(noise, false))) {
      for (long step = 0; step < batches.perEpoch(); step++) {
        SpeechBatch batch = batches.batch(step);
        for (int i = 0; i < batch.size(); i++) {
          int from = i * batch.frames() * LogMel.BINS;
          int heard = batch.lengths()[i] * LogMel.BINS;
          for (int k = from; k < from + heard; k++) {
            sum += batch.features()[k];
          }
          values += heard;
        }
      }
    }
    return sum / values;
  }

  @Test
  void paddingIsWhatSilenceGives() {
    try (var batches = corpus.training(Map.of(), SETTINGS)) {
      SpeechBatch batch = batches.batch(0);
      assertThat(batch.frames() % 4).isZero();
      for (int i = 0; i < batch.size(); i++) {
        assertThat(batch.lengths()[i]).isLessThanOrEqualTo(batch.frames() - 8);
        int end = (i * batch.frames() + batch.frames()) * LogMel.BINS;
        for (int k = end - 8 * LogMel.BINS; k < end; k++) {
          assertThat(batch.features()[k]).isEqualTo(LogMel.FLOOR);
        }
      }
    }
  }

  @Test
  void epochsDiffer() {
    try (var batches = corpus.training(Map.of(), SETTINGS)) {
      assertThat(batches.batch(0).features())
          .isNotEqualTo(batches.batch(batches.perEpoch()).features());
    }
  }

  @Test
  void validationIsPlainAndBySource() {
    var validation = corpus.validation(1000, 5, 4);
    assertThat(validation).containsOnlyKeys("flite", "people");
    var texts =
        validation.values().stream()
            .flatMap(List::stream)
            .flatMap(batch -> batch.texts().stream())
            .toList();
    assertThat(texts).hasSize(8).contains("text 50", "text 57");
    assertThat(corpus.seconds(Split.TEST).keySet()).contains("flite");
  }

  @Test
  void peoplesValidationComesInUnheardNoiseToo() {
    var bank = SoundBank.open(folder, "bank");
    var people =
        new SpeechCorpus(
            bank.utterances().stream()
                .map(u -> new SpeechCorpus.Item(u, bank, Strength.HUMAN))
                .toList(),
            new Augmentation(NOISES, 3),
            NOISES);
    var validation = people.validation(1000, 500, 4);
    assertThat(validation).containsOnlyKeys("flite", "people", SpeechCorpus.IN_NOISE);
    assertThat(validation.get(SpeechCorpus.IN_NOISE)).hasSize(1).allMatch(b -> b.size() == 8);
    assertThat(people.validation(1000, 500, 4).get(SpeechCorpus.IN_NOISE))
        .usingRecursiveComparison()
        .isEqualTo(validation.get(SpeechCorpus.IN_NOISE));
  }

  @Test
  void soundComesBackFromItsBank() {
    var bank = SoundBank.open(folder, "bank");
    var utterance = bank.utterances().get(3);
    assertThat(utterance.phones()).containsExactly(4, Phones.token("SH"));
    assertThat(utterance.text()).isEqualTo("text 3");
    float[] samples = bank.samples(utterance);
    assertThat(samples).hasSize(utterance.samples());
    assertThat(samples[100]).isEqualTo(Math.round(0.1 * Math.sin(0.05 * 100 * 4) * 32768) / 32768f);
  }
}
