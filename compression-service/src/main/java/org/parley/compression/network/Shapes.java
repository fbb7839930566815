package org.parley.compression.network;

import static org.parley.compression.network.Dimensions.ANY;

import java.util.List;
import java.util.Objects;

/** What a layer makes of its inputs' sizes; refuses inputs that do not fit its weights. */
final class Shapes {
  private Shapes() {}

  static Dimensions after(Layer layer, List<Dimensions> inputs) {
    if (inputs.size() != layer.arity()) {
      throw new IllegalArgumentException(
          "takes " + layer.arity() + " values and was given " + inputs.size());
    }
    if (layer instanceof Layer.Table table) {
      return Dimensions.of(table.values().shape());
    }
    if (layer instanceof Layer.Carried carried) {
      return carried.output();
    }
    Dimensions x = inputs.getFirst();
    return switch (layer) {
      case Layer.Normalize normalize -> channels(x, normalize.mean().axis(0));
      case Layer.StackFrames stack -> stacked(rank(x, 3), stack.factor());
      case Layer.Dense dense ->
          channels(x, dense.kernel().axis(0)).with(-1, dense.kernel().axis(1));
      case Layer.Context context -> longer(rank(x, 3), context.frames());
      case Layer.Memory memory ->
          longer(channels(rank(x, 3), memory.taps().axis(1)), 1 - memory.taps().axis(0));
      case Layer.Crop crop -> longer(rank(x, 3), -crop.left() - crop.right());
      case Layer.Add _ -> same(x, inputs.get(1));
      case Layer.AddToAll _ -> addedToAll(rank(x, 3), inputs.get(1));
      case Layer.Table _, Layer.Carried _ -> throw new IllegalStateException("handled above");
      case Layer.Concat _ -> joined(inputs);
      case Layer.Embedding embedding -> x.plus(embedding.table().axis(1));
      case Layer.Conv1d conv -> channels(x, conv.kernel().axis(1)).with(-1, conv.kernel().axis(2));
      case Layer.DepthwiseConv1d conv -> channels(rank(x, 3), conv.taps().axis(1));
      case Layer.Relu _ -> x;
      case Layer.Mask _ -> masked(x, inputs.get(1));
      case Layer.MaxPool _ -> masked(x, inputs.get(1)).without(-2);
      case Layer.MeanPool _ -> masked(x, inputs.get(1)).without(-2);
      case Layer.LayerNorm norm -> channels(x, norm.gain().axis(0));
      case Layer.Dropout _ -> x;
      case Layer.Quantize _ -> x;
      case Layer.LogSoftmax _ -> x;
    };
  }

  private static Dimensions channels(Dimensions x, int expected) {
    if (x.rank() < 2 || x.channels() != expected) {
      throw new IllegalArgumentException("takes " + expected + " channels and was given " + x);
    }
    return x;
  }

  private static Dimensions rank(Dimensions x, int expected) {
    if (x.rank() != expected) {
      throw new IllegalArgumentException("takes [batch, time, channels] and was given " + x);
    }
    return x;
  }

  private static Dimensions stacked(Dimensions x, int factor) {
    int time = x.axis(1) == ANY ? ANY : x.axis(1) / factor;
    return x.with(1, time).with(2, x.axis(2) * factor);
  }

  private static Dimensions longer(Dimensions x, int frames) {
    return x.axis(1) == ANY ? x : x.with(1, x.axis(1) + frames);
  }

  private static Dimensions same(Dimensions x, Dimensions other) {
    if (x.rank() != other.rank() || x.channels() != other.channels()) {
      throw new IllegalArgumentException("adds " + x + " and " + other);
    }
    return x;
  }

  private static Dimensions addedToAll(Dimensions x, Dimensions row) {
    if (row.rank() != 2 || x.channels() != row.channels()) {
      throw new IllegalArgumentException("adds " + row + " to all of " + x);
    }
    return x;
  }

  private static Dimensions joined(List<Dimensions> inputs) {
    int channels = 0;
    for (Dimensions input : inputs) {
      if (input.rank() != inputs.getFirst().rank()) {
        throw new IllegalArgumentException("joins " + inputs);
      }
      channels += input.channels();
    }
    return inputs.getFirst().with(-1, channels);
  }

  private static Dimensions masked(Dimensions x, Dimensions mask) {
    if (x.rank() < 3 || mask.rank() != x.rank() - 1 || differ(x.axis(-2), mask.axis(-1))) {
      throw new IllegalArgumentException("masks " + x + " by " + mask);
    }
    return x;
  }

  private static boolean differ(int one, int other) {
    return one != ANY && other != ANY && !Objects.equals(one, other);
  }
}
