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
    Heard heard = heard(samples);
    CtcAlignment alignment = CtcAlignment.of(heard.logProbs(), heard.tokens(), phones);
    int[] middles = new int[phones.length];
    for (int i = 0; i < middles.length; i++) {
      middles[i] = alignment.logProbs()[i] < SURE ? UNSURE : alignment.frames()[i] * FRAME + MIDDLE;
    }
    return middles;
  }

  /**
   * @param logProbs [frames, tokens], the look-ahead taken off; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // read once and never compared
  record Heard(float[] logProbs, int tokens) {}

  Heard heard(float[] samples) {
    float[] features = mel.of(samples);
    int own = features.length / (AcousticShape.BINS * AcousticShape.STACKED);
    int frames = (own + lookahead) * AcousticShape.STACKED;
    int ownSize = own * AcousticShape.STACKED * AcousticShape.BINS;
    float[] padded = Arrays.copyOf(features, frames * AcousticShape.BINS);
    Arrays.fill(padded, ownSize, padded.length, LogMel.FLOOR);
    Feed.Floats made =
        network
            .predict(
                Map.of(
                    AcousticShape.FEATURES, new Feed.Floats(padded, 1, frames, AcousticShape.BINS)))
            .get(AcousticShape.LOG_PROBS);
    int tokens = made.shape()[2];
    return new Heard(
        Arrays.copyOfRange(made.values(), lookahead * tokens, made.values().length), tokens);
  }

  @Override
  public void close() {
    network.close();
  }
}
