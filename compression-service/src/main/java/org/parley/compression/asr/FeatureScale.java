package org.parley.compression.asr;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.speech.SpeechBatch;
import org.parley.compression.tensorflow.WeightFile;

/**
 * Mean and deviation of each log-mel bin over training's speech, silence after an utterance left
 * out.
 */
record FeatureScale(Weights mean, Weights scale) {
  private static final int BINS = AcousticShape.BINS;

  /** One over a deviation is at most this: a bin that never changes says nothing. */
  private static final double MOST = 10;

  /**
   * The scale that the training of this identity began with, measured and kept where there is none
   * yet: weights are of no use with another one.
   */
  static FeatureScale kept(Path file, String identity, Supplier<FeatureScale> measured) {
    if (Files.exists(file)) {
      Map<String, Weights> kept = WeightFile.read(file);
      Weights mean = kept.get(identity + "/mean");
      Weights scale = kept.get(identity + "/scale");
      if (mean != null && scale != null) {
        return new FeatureScale(mean, scale);
      }
    }
    FeatureScale made = measured.get();
    WeightFile.write(
        file, Map.of(identity + "/mean", made.mean(), identity + "/scale", made.scale()));
    return made;
  }

  /**
   * The scale that a trained network has.
   *
   * @throws IllegalArgumentException if it has none
   */
  static FeatureScale of(Network trained) {
    for (Network.Node node : trained.nodes()) {
      if (node.layer() instanceof Layer.Normalize normalize) {
        return new FeatureScale(normalize.mean(), normalize.scale());
      }
    }
    throw new IllegalArgumentException("a network that does not scale its features");
  }

  static FeatureScale of(Iterable<SpeechBatch> batches) {
    double[] sum = new double[BINS];
    double[] squares = new double[BINS];
    long count = 0;
    for (SpeechBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        int start = i * batch.frames() * BINS;
        for (int place = 0; place < batch.lengths()[i] * BINS; place++) {
          double value = batch.features()[start + place];
          sum[place % BINS] += value;
          squares[place % BINS] += value * value;
        }
        count += batch.lengths()[i];
      }
    }
    float[] mean = new float[BINS];
    float[] scale = new float[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      double average = sum[bin] / count;
      double variance = squares[bin] / count - average * average;
      mean[bin] = (float) average;
      scale[bin] = (float) Math.min(MOST, 1 / Math.sqrt(Math.max(variance, 1e-9)));
    }
    return new FeatureScale(Weights.of(mean, BINS), Weights.of(scale, BINS));
  }
}
