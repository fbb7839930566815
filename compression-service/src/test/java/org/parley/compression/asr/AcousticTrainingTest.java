package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.network.Network;
import org.parley.compression.retraining.Task;
import org.parley.compression.speech.Phones;
import org.parley.compression.speech.SpeechBatch;
import org.parley.compression.tensorflow.Batch;
import org.parley.compression.tensorflow.Batches;
import org.parley.compression.tensorflow.Feed;
import org.parley.compression.tensorflow.Method;
import org.parley.compression.tensorflow.Schedule;
import org.parley.compression.tensorflow.TensorFlowNetwork;
import org.parley.compression.tensorflow.Trainer;
import org.parley.compression.tensorflow.TrainingPlan;

class AcousticTrainingTest {
  private static final int BINS = AcousticShape.BINS;
  private static final AcousticShape SHAPE = new AcousticShape(64, 128, 2, 3, 2, 1, 0);
  private static final int LOOKAHEAD = SHAPE.lookaheadFrames();

  @TempDir Path folder;

  @Test
  void threeUtterancesAreLearntByHeart() {
    SpeechBatch speech = utterances();
    FeatureScale scale = FeatureScale.of(List.of(speech));
    Network network = SHAPE.network(scale.mean(), scale.scale(), Phones.tokens().size(), 1);
    TrainingPlan plan =
        new TrainingPlan(
            Method.PLAIN, new Schedule(150, 10, 5e-3, 1e-4), 5, 50, 1, 0, Duration.ofHours(1), 1);
    Batch batch = AcousticBatches.of(speech, LOOKAHEAD);
    Batches same =
        new Batches() {
          @Override
          public int perEpoch() {
            return 1;
          }

          @Override
          public Batch batch(long step) {
            return batch;
          }
        };
    Trainer.Trained trained =
        new Trainer(
                network,
                new CtcObjective(Phones.tokens().size(), LOOKAHEAD, Optional.empty()),
                plan,
                folder,
                "test",
                _ -> {})
            .train(
                same,
                new PhoneErrors(
                    Map.of("three", List.of(speech)), LOOKAHEAD, PhoneErrors::likeliest));
    assertThat(trained.figures().get(PhoneErrors.MEAN)).isZero();
  }

  @Test
  void anUtteranceWithMorePhonesThanFramesIsLeftOut() {
    float[] features = new float[2 * 48 * BINS];
    float[] undisturbed = new float[2 * 48 * BINS];
    Arrays.fill(undisturbed, 48 * BINS, undisturbed.length, 2);
    SpeechBatch speech =
        new SpeechBatch(
            features,
            48,
            new int[] {8, 40},
            new int[][] {{1, 1}, {1, 2}},
            List.of("a", "b"),
            Optional.of(undisturbed));
    Batch batch = AcousticBatches.of(speech, 2);
    assertThat(batch.get(CtcObjective.FRAMES).shape()).containsExactly(1);
    assertThat(batch.get(AcousticShape.FEATURES).shape()).containsExactly(1, 48, BINS);
    Feed.Floats beside = (Feed.Floats) batch.get(Task.undisturbed(AcousticShape.FEATURES));
    assertThat(beside.shape()).containsExactly(1, 48, BINS);
    assertThat(beside.values()).containsOnly(2);
  }

  @Test
  void aTrainingKeepsTheScaleThatItBeganWith() {
    Path file = folder.resolve("features");
    FeatureScale first = FeatureScale.of(List.of(utterances()));
    assertThat(FeatureScale.kept(file, "one", () -> first)).isEqualTo(first);
    FeatureScale other = new FeatureScale(first.scale(), first.mean());
    assertThat(FeatureScale.kept(file, "one", () -> other)).isEqualTo(first);
    assertThat(FeatureScale.kept(file, "another recipe", () -> other)).isEqualTo(other);
  }

  @Test
  void moreBlocksChangeNothingBeforeTheyAreTrained() {
    FeatureScale scale = FeatureScale.of(List.of(utterances()));
    Network trained = SHAPE.network(scale.mean(), scale.scale(), Phones.tokens().size(), 1);
    AcousticShape deeper = new AcousticShape(64, 128, 4, 3, 2, 1, 0);
    Network grown =
        AsrTraining.grown(
            deeper.network(scale.mean(), scale.scale(), Phones.tokens().size(), 2), trained);
    assertThat(grown.size()).isGreaterThan(trained.size());
    assertThat(logProbs(grown)).isEqualTo(logProbs(trained));
  }

  private static float[] logProbs(Network network) {
    SpeechBatch speech = utterances();
    try (TensorFlowNetwork predictor = TensorFlowNetwork.whole(network)) {
      return predictor
          .predict(
              Map.of(
                  AcousticShape.FEATURES,
                  new Feed.Floats(speech.features(), speech.size(), speech.frames(), BINS)))
          .get(AcousticShape.LOG_PROBS)
          .values();
    }
  }

  /** Each phone is a spectrum of its own, spoken for 80 to 160 ms, with noise. */
  private static SpeechBatch utterances() {
    SplittableRandom random = new SplittableRandom(4);
    int[][] phones = {{3, 14, 1, 5}, {9, 2, 6}, {21, 35, 35, 7, 3}};
    int frames = 100 + LOOKAHEAD * AcousticShape.STACKED;
    float[] features = new float[phones.length * frames * BINS];
    Arrays.fill(features, -23);
    int[] lengths = new int[phones.length];
    for (int i = 0; i < phones.length; i++) {
      int frame = 8;
      for (int phone : phones[i]) {
        int end = frame + 8 + random.nextInt(8);
        for (; frame < end; frame++) {
          speak(features, (i * frames + frame) * BINS, phone, random);
        }
        frame += 4;
      }
      lengths[i] = frame;
    }
    return new SpeechBatch(
        features, frames, lengths, phones, List.of("one", "two", "three"), Optional.empty());
  }

  private static void speak(float[] features, int at, int phone, SplittableRandom random) {
    SplittableRandom spectrum = new SplittableRandom(phone);
    for (int bin = 0; bin < BINS; bin++) {
      features[at + bin] = (float) (-8 + 4 * spectrum.nextGaussian() + random.nextGaussian());
    }
  }
}
