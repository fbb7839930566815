package org.parley.compression.compact;

import java.util.random.RandomGenerator;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

/**
 * A compact network that hears: streamed like its parent, with a bounded look-ahead.
 *
 * @param width channels between the blocks
 * @param inner channels within a {@link Block#PLAIN} or {@link Block#MOBILE} block
 * @param blocks how many
 * @param left frames of 40 ms that a block remembers
 * @param right frames of 40 ms that a block looks ahead in the blocks of {@code lookingAhead}
 * @param lookingAhead how many blocks, the first ones, look ahead; the others see the past only
 */
public record SoundStudent(
    Block block, int width, int inner, int blocks, int left, int right, int lookingAhead)
    implements StudentShape {

  public SoundStudent {
    StudentShape.requirePositive("width, inner, blocks and left", width, inner, blocks, left);
    StudentShape.requireFire(block, width);
    if (right < 0 || lookingAhead < 0 || lookingAhead > blocks) {
      throw new IllegalArgumentException(
          "shape: look-ahead of %d frames in %d of %d blocks"
              .formatted(right, lookingAhead, blocks));
    }
  }

  @Override
  public Network like(Network parent, RandomGenerator random) {
    return new Layout(parent, random).network();
  }

  private final class Layout {
    private final Network parent;
    private final RandomGenerator random;
    private final Network.Builder net = Network.builder();

    Layout(Network parent, RandomGenerator random) {
      this.parent = parent;
      this.random = random;
    }

    Network network() {
      Layer.Normalize normalize = StudentShape.layer(parent, "normalize", Layer.Normalize.class);
      Layer.StackFrames stack = StudentShape.layer(parent, "stack", Layer.StackFrames.class);
      Network.Input features = parent.inputs().getFirst();
      Network.Output logs = parent.outputs().getFirst();
      String x =
          net.input(
              features.name(),
              features.type(),
              features.dimensions().sizes().stream().mapToInt(Integer::intValue).toArray());
      x = net.add("normalize", normalize, x);
      x = net.add("stack", stack, x);
      int stacked = normalize.mean().axis(0) * stack.factor();
      x = net.add("widen", dense(1, stacked, width, Activation.NONE), x);
      for (int number = 0; number < blocks; number++) {
        x = residual("block" + number + ".", number < lookingAhead ? right : 0, x);
      }
      int tokens = parent.dimensions(logs.value()).channels();
      x = net.add("tokens", dense(1, width, tokens, Activation.NONE), x);
      x = net.add("log_softmax", new Layer.LogSoftmax(), x);
      return net.output(logs.name(), x).build();
    }

    private String residual(String name, int ahead, String x) {
      return switch (block) {
        case PLAIN -> plain(name, ahead, x);
        case MOBILE -> sum(name, mobile(name, ahead, x), late(name, ahead, x));
        case FIRE -> sum(name, fire(name, ahead, x), late(name, ahead, x));
      };
    }

    private String plain(String name, int ahead, String x) {
      String context = net.add(name + "context", new Layer.Context(left, ahead), x);
      String memory = net.add(name + "memory", memory(ahead, width), context);
      String wide = net.add(name + "expand", dense(2, width, inner, Activation.RELU), memory);
      String mixed = net.add(name + "reduce", closing(inner), wide);
      return sum(name, mixed, net.add(name + "input", new Layer.Crop(left, ahead), context));
    }

    private String mobile(String name, int ahead, String x) {
      String wide = net.add(name + "expand", dense(2, width, inner, Activation.RELU), x);
      String seen = net.add(name + "seen", new Layer.Relu(), remembered(name, ahead, wide));
      return net.add(name + "reduce", closing(inner), seen);
    }

    private String fire(String name, int ahead, String x) {
      int squeezed = Block.squeezed(width);
      int side = Block.EXPANDS * squeezed;
      String small = net.add(name + "squeeze", dense(2, width, squeezed, Activation.RELU), x);
      String memory = remembered(name, ahead, small);
      String alone =
          net.add(
              name + "expand1",
              dense(2, squeezed, side, Activation.RELU),
              late(name + "small_", ahead, small));
      String neighbours =
          net.add(name + "expand3", dense(2, squeezed, side, Activation.RELU), memory);
      return net.add(name + "joined", new Layer.Concat(2), alone, neighbours);
    }

    private String remembered(String name, int ahead, String x) {
      int channels = net.sizes(x).channels();
      String context = net.add(name + "context", new Layer.Context(left, ahead), x);
      return net.add(name + "memory", memory(ahead, channels), context);
    }

    /** As late as what looks ahead. */
    private String late(String name, int ahead, String x) {
      if (ahead == 0) {
        return x;
      }
      String context = net.add(name + "delay", new Layer.Context(0, ahead), x);
      return net.add(name + "input", new Layer.Crop(0, ahead), context);
    }

    private String sum(String name, String made, String input) {
      return net.add(name + "output", new Layer.Add(), made, input);
    }

    /** The present frame passes as it is, its neighbours a little. */
    private Layer.Memory memory(int ahead, int channels) {
      float[] taps = Weights.normal(random, 0.3, left + 1 + ahead, channels).values().clone();
      for (int channel = 0; channel < channels; channel++) {
        taps[left * channels + channel] += 1;
      }
      return new Layer.Memory(Weights.of(taps, left + 1 + ahead, channels));
    }

    /** The sum of all blocks begins near the input. */
    private Layer.Dense closing(int inputs) {
      return dense(1.0 / blocks, inputs, width, Activation.NONE);
    }

    private Layer.Dense dense(double gain, int inputs, int outputs, Activation activation) {
      return StudentShape.dense(random, gain, inputs, outputs, activation);
    }
  }
}
