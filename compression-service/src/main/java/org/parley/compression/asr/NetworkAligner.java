package org.parley.compression.asr;

import java.util.Arrays;
import java.util.Map;
import org.parley.compression.network.Network;
import org.parley.compression.speech.PhoneAligner;
import org.parley.compression.tensorflow.Feed;
import org.parley.compression.tensorflow.TensorFlowNetwork;
import org.parley.signal.LogMel;

/** Finds phones in recordings by what an acoustic network hears there. */
final class NetworkAligner implements PhoneAligner {
  /** A phone of which the network is less sure than this is not to be cut at. */
  private static final float SURE = (float) Math.log(0.3);

  /** Samples between two frames of output. */
  private static final int FRAME = AcousticShape.STACKED * LogMel.HOP;

  /** From the first sample that a frame of output sees anew to the middle of them. */
  private static final int MIDDLE = (LogMel.WINDOW + (AcousticShape.STACKED - 1) * LogMel.HOP) / 2;

  private final TensorFlowNetwork network;
  private final LogMel mel = new LogMel();
  private final int lookahead;

  NetworkAligner(Network network) {
    this.network = TensorFlowNetwork.whole(network);
    this.lookahead = network.lookaheadFrames();
  }

  @Override
  public int[] middles(float[] samples, int[] phones) {
    float[] features = mel.of(samples);
    int own = features.length / (AcousticShape.BINS * AcousticShape.STACKED);
    int frames = (own + lookahead) * AcousticShape.STACKED;
    float[] padded = Arrays.copyOf(features, frames * AcousticShape.BINS);
    Arrays.fill(
        padded, own * AcousticShape.STACKED * AcousticShape.BINS, padded.length, LogMel.FLOOR);
    Feed.Floats heard =
        network
            .predict(
                Map.of(
                    AcousticShape.FEATURES, new Feed.Floats(padded, 1, frames, AcousticShape.BINS)))
            .get(AcousticShape.LOG_PROBS);
    int tokens = heard.shape()[2];
    float[] late = Arrays.copyOfRange(heard.values(), lookahead * tokens, heard.values().length);
    CtcAlignment alignment = CtcAlignment.of(late, tokens, phones);
    int[] middles = new int[phones.length];
    for (int i = 0; i < middles.length; i++) {
      middles[i] = alignment.logProbs()[i] < SURE ? UNSURE : alignment.frames()[i] * FRAME + MIDDLE;
    }
    return middles;
  }

  @Override
  public void close() {
    network.close();
  }
}
