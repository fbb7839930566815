package org.parley.compression.asr;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.parley.compression.retraining.Task;
import org.parley.compression.speech.SpeechBatch;
import org.parley.compression.speech.SpeechBatches;
import org.parley.compression.tensorflow.Batch;
import org.parley.compression.tensorflow.Batches;
import org.parley.compression.tensorflow.Feed;

/** Augmented speech as the acoustic network and its objective are fed. */
final class AcousticBatches implements Batches {
  private final SpeechBatches speech;
  private final int lookaheadFrames;

  AcousticBatches(SpeechBatches speech, int lookaheadFrames) {
    this.speech = speech;
    this.lookaheadFrames = lookaheadFrames;
  }

  @Override
  public int perEpoch() {
    return speech.perEpoch();
  }

  @Override
  public Batch batch(long step) {
    return of(speech.batch(step), lookaheadFrames);
  }

  @Override
  public void close() {
    speech.close();
  }

  /** Leaves out utterances with more phones than frames could say: no alignment of them exists. */
  static Batch of(SpeechBatch speech, int lookaheadFrames) {
    int[] rows =
        IntStream.range(0, speech.size())
            .filter(i -> needed(speech.phones()[i]) <= outputFrames(speech, i, lookaheadFrames))
            .toArray();
    if (rows.length == 0) {
      throw new IllegalArgumentException("no utterance of the batch is long enough for its phones");
    }
    int mostLabels = IntStream.of(rows).map(i -> speech.phones()[i].length).max().orElse(1);
    int[] labels = new int[rows.length * mostLabels];
    int[] frames = new int[rows.length];
    Arrays.fill(labels, -1);
    for (int row = 0; row < rows.length; row++) {
      int i = rows[row];
      int[] phones = speech.phones()[i];
      System.arraycopy(phones, 0, labels, row * mostLabels, phones.length);
      frames[row] = outputFrames(speech, i, lookaheadFrames);
    }
    Batch batch =
        new Batch(
            Map.of(
                AcousticShape.FEATURES,
                features(speech.features(), rows, speech.frames()),
                CtcObjective.LABELS,
                new Feed.Ints(labels, rows.length, mostLabels),
                CtcObjective.FRAMES,
                new Feed.Ints(frames, rows.length)));
    return speech
        .undisturbed()
        .map(all ->
            batch.with(
                Task.undisturbed(AcousticShape.FEATURES), features(all, rows, speech.frames())))
        .orElse(batch);
  }

  private static Feed features(float[] all, int[] rows, int frames) {
    int size = frames * AcousticShape.BINS;
    float[] some = new float[rows.length * size];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(all, rows[row] * size, some, row * size, size);
    }
    return new Feed.Floats(some, rows.length, frames, AcousticShape.BINS);
  }

  /** Frames of 40 ms in which the utterance is heard. */
  static int outputFrames(SpeechBatch speech, int utterance, int lookaheadFrames) {
    int own = (speech.lengths()[utterance] + AcousticShape.STACKED - 1) / AcousticShape.STACKED;
    return Math.min(own, speech.frames() / AcousticShape.STACKED - lookaheadFrames);
  }

  /** Equal neighbours need a blank between them. */
  private static int needed(int[] phones) {
    int frames = phones.length;
    for (int i = 1; i < phones.length; i++) {
      if (phones[i] == phones[i - 1]) {
        frames++;
      }
    }
    return frames;
  }
}
