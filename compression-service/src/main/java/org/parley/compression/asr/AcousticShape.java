package org.parley.compression.asr;

import static org.parley.compression.network.Dimensions.ANY;

import java.util.SplittableRandom;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

/**
 * Sizes of an acoustic network: log-mel frames are normalised, stacked by four and widened; each
 * block remembers neighbouring frames channel by channel, mixes channels through a wider ReLU
 * layer, and adds its input; last come the log-probabilities of the tokens.
 *
 * @param width channels between the blocks
 * @param inner channels within a block
 * @param blocks how many
 * @param left frames of 40 ms that a block remembers
 * @param right frames of 40 ms that a block looks ahead in the blocks of {@code lookingAhead}
 * @param lookingAhead how many blocks, the first ones, look ahead; the others see the past only
 */
public record AcousticShape(
    int width, int inner, int blocks, int left, int right, int lookingAhead, double dropout) {
  static final int BINS = 80;
  static final int STACKED = 4;

  /** Time between two frames of output. */
  static final int FRAME_MS = 10 * STACKED;

  static final String FEATURES = "features";
  static final String LOG_PROBS = "log_probs";

  public AcousticShape {
    requirePositive(width, "width");
    requirePositive(inner, "inner");
    requirePositive(blocks, "blocks");
    requirePositive(left, "left");
    if (right < 0 || lookingAhead < 0 || lookingAhead > blocks) {
      throw new IllegalArgumentException(
          "look-ahead of " + right + " frames in " + lookingAhead + " of " + blocks + " blocks");
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout " + dropout + " is not in [0, 1)");
    }
  }

  /**
   * @param mean of each log-mel bin
   * @param scale one over each bin's standard deviation
   * @param tokens with the blank
   */
  public Network network(Weights mean, Weights scale, int tokens, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Network.Builder network = Network.builder();
    String x = network.input(FEATURES, ElementType.FLOAT, ANY, ANY, BINS);
    x = network.add("normalize", new Layer.Normalize(mean, scale), x);
    x = network.add("stack", new Layer.StackFrames(STACKED), x);
    x = network.add("widen", dense(random, 1, BINS * STACKED, width, Activation.NONE), x);
    for (int block = 0; block < blocks; block++) {
      x = block(network, random, x, block);
    }
    x = network.add("tokens", dense(random, 1, width, tokens, Activation.NONE), x);
    x = network.add("log_softmax", new Layer.LogSoftmax(), x);
    return network.output(LOG_PROBS, x).build();
  }

  /** Output frames of 40 ms by which the network is late. */
  public int lookaheadFrames() {
    return right * lookingAhead;
  }

  private String block(Network.Builder network, SplittableRandom random, String x, int number) {
    String name = "block" + number + ".";
    int ahead = number < lookingAhead ? right : 0;
    String context = network.add(name + "context", new Layer.Context(left, ahead), x);
    String memory =
        network.add(
            name + "memory", new Layer.Memory(taps(random, left + 1 + ahead, left)), context);
    String inner =
        network.add(name + "expand", dense(random, 2, width, this.inner, Activation.RELU), memory);
    String dropped =
        dropout == 0 ? inner : network.add(name + "dropout", new Layer.Dropout(dropout), inner);
    // Half of what keeps the variance, over the blocks' number, so that the sum of all blocks
    // begins near the input.
    String mixed =
        network.add(
            name + "reduce",
            dense(random, 1.0 / blocks, this.inner, width, Activation.NONE),
            dropped);
    String late = network.add(name + "input", new Layer.Crop(left, ahead), context);
    return network.add(name + "output", new Layer.Add(), mixed, late);
  }

  /** The present frame passes as it is, its neighbours a little. */
  private Weights taps(SplittableRandom random, int count, int present) {
    Weights noise = Weights.normal(random, 0.3, count, width);
    float[] values = noise.values().clone();
    for (int channel = 0; channel < width; channel++) {
      values[present * width + channel] += 1;
    }
    return Weights.of(values, count, width);
  }

  private static Layer.Dense dense(
      SplittableRandom random, double gain, int inputs, int outputs, Activation activation) {
    return new Layer.Dense(
        Weights.scaled(random, gain, inputs, outputs), Weights.zeros(outputs), activation);
  }

  private static void requirePositive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " " + value + " is not positive");
    }
  }
}
