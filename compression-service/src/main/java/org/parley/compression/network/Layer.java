package org.parley.compression.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * One step of a network. Shapes are written [outer…, time, channels]: any number of outer axes
 * (batch; words of a sentence before the characters of a word), all kept as they are.
 */
public sealed interface Layer {

  /** How many values the layer takes. */
  default int arity() {
    return 1;
  }

  /** The weights that training changes, by their names within the layer, in a fixed order. */
  default SequencedMap<String, Weights> parameters() {
    return new LinkedHashMap<>();
  }

  /** Products and sums that one frame takes; additions alone and tables do not count. */
  default long multiplyAdds() {
    return 0;
  }

  /** The same layer with other weights; the map has exactly the names of {@link #parameters()}. */
  default Layer with(Map<String, Weights> parameters) {
    return this;
  }

  /**
   * (x − mean) · scale for each channel. Measured on the training data, not trained.
   *
   * @param mean [channels]
   * @param scale one over the standard deviation, [channels]
   */
  record Normalize(Weights mean, Weights scale) implements Layer {
    public Normalize {
      requireRank(mean, 1, "mean");
      requireShape(scale, "scale", mean.axis(0));
    }
  }

  /**
   * Joins each {@code factor} frames into one: [batch, time, channels] → [batch, time / factor,
   * factor · channels].
   */
  record StackFrames(int factor) implements Layer {
    public StackFrames {
      requirePositive(factor, "factor");
    }
  }

  /**
   * activation(x · kernel + bias) over the last axis.
   *
   * @param kernel [inputs, outputs]
   * @param bias [outputs]
   */
  record Dense(Weights kernel, Weights bias, Activation activation) implements Layer {
    public Dense {
      requireRank(kernel, 2, "kernel");
      requireShape(bias, "bias", kernel.axis(1));
    }

    @Override
    public SequencedMap<String, Weights> parameters() {
      return ordered("kernel", kernel, "bias", bias);
    }

    @Override
    public Dense with(Map<String, Weights> parameters) {
      return new Dense(of(parameters, "kernel"), of(parameters, "bias"), activation);
    }

    @Override
    public long multiplyAdds() {
      return kernel.size();
    }
  }

  /**
   * Prepends the last {@code left + right} frames that went before: [batch, time, channels] →
   * [batch, left + right + time, channels]. When sound is streamed these frames come from a cache
   * (an input and an output of the served graph, zeros at the start); in training they are zeros.
   * What follows sees {@code right} frames ahead by being that much late.
   */
  record Context(int left, int right) implements Layer {
    public Context {
      requireNotNegative(left, "left");
      requireNotNegative(right, "right");
      requirePositive(left + right, "left + right");
    }

    public int frames() {
      return left + right;
    }
  }

  /**
   * For each channel by itself, the weighted sum of neighbouring frames, without padding: [batch,
   * taps − 1 + time, channels] → [batch, time, channels]. The memory of feed-forward sequential
   * memory networks (Zhang et al. 2018, arXiv 1803.05030).
   *
   * @param taps [taps, channels], oldest frame first
   */
  record Memory(Weights taps) implements Layer {
    public Memory {
      requireRank(taps, 2, "taps");
    }

    @Override
    public SequencedMap<String, Weights> parameters() {
      return ordered("taps", taps);
    }

    @Override
    public Memory with(Map<String, Weights> parameters) {
      return new Memory(of(parameters, "taps"));
    }

    @Override
    public long multiplyAdds() {
      return taps.size();
    }
  }

  /**
   * Drops the first {@code left} and the last {@code right} frames. After a {@link Context} of the
   * same numbers: the input, {@code right} frames late.
   */
  record Crop(int left, int right) implements Layer {
    public Crop {
      requireNotNegative(left, "left");
      requireNotNegative(right, "right");
    }
  }

  /** The sum of two values of equal shape. */
  record Add() implements Layer {
    @Override
    public int arity() {
      return 2;
    }
  }

  /** Adds one row to every frame: x [batch, time, channels] + row [batch, channels]. */
  record AddToAll() implements Layer {
    @Override
    public int arity() {
      return 2;
    }
  }

  /**
   * Numbers that are the same for every input.
   *
   * @param values [rows, columns]
   */
  record Table(Weights values) implements Layer {
    public Table {
      requireRank(values, 2, "values");
    }

    @Override
    public int arity() {
      return 0;
    }

    @Override
    public SequencedMap<String, Weights> parameters() {
      return ordered("values", values);
    }

    @Override
    public Table with(Map<String, Weights> parameters) {
      return new Table(of(parameters, "values"));
    }
  }

  /** Two or more values side by side in their last axis. */
  record Concat(int count) implements Layer {
    public Concat {
      if (count < 2) {
        throw new IllegalArgumentException("Concat joins two values or more, not " + count);
      }
    }

    @Override
    public int arity() {
      return count;
    }
  }

  /**
   * Looks up a row for each index: integers [outer…] → [outer…, channels].
   *
   * @param table [vocabulary, channels]
   */
  record Embedding(Weights table) implements Layer {
    public Embedding {
      requireRank(table, 2, "table");
    }

    @Override
    public SequencedMap<String, Weights> parameters() {
      return ordered("table", table);
    }

    @Override
    public Embedding with(Map<String, Weights> parameters) {
      return new Embedding(of(parameters, "table"));
    }
  }

  /**
   * Convolution over time with zeros at both ends, so that the length stays: [outer…, time, inputs]
   * → [outer…, time, outputs].
   *
   * @param kernel [width, inputs, outputs], width odd
   * @param bias [outputs]
   * @param dilation distance between the frames that a kernel sees, ≥ 1
   */
  record Conv1d(Weights kernel, Weights bias, int dilation, Activation activation)
      implements Layer {
    public Conv1d {
      requireRank(kernel, 3, "kernel");
      if (kernel.axis(0) % 2 == 0) {
        throw new IllegalArgumentException("kernel width " + kernel.axis(0) + " is not odd");
      }
      requireShape(bias, "bias", kernel.axis(2));
      requirePositive(dilation, "dilation");
    }

    @Override
    public SequencedMap<String, Weights> parameters() {
      return ordered("kernel", kernel, "bias", bias);
    }

    @Override
    public Conv1d with(Map<String, Weights> parameters) {
      return new Conv1d(of(parameters, "kernel"), of(parameters, "bias"), dilation, activation);
    }

    @Override
    public long multiplyAdds() {
      return kernel.size();
    }
  }

  /**
   * For each channel by itself, a convolution over time with zeros at both ends: [batch, time,
   * channels] → the same. With a pointwise product before and after it, the separable convolution
   * of MobileNets (Howard et al. 2017, arXiv 1704.04861).
   *
   * @param taps [width, channels], width odd
   * @param bias [channels]
   * @param dilation distance between the frames that the taps see, ≥ 1
   */
  record DepthwiseConv1d(Weights taps, Weights bias, int dilation, Activation activation)
      implements Layer {
    public DepthwiseConv1d {
      requireRank(taps, 2, "taps");
      if (taps.axis(0) % 2 == 0) {
        throw new IllegalArgumentException(taps.axis(0) + " taps are not an odd number");
      }
      requireShape(bias, "bias", taps.axis(1));
      requirePositive(dilation, "dilation");
    }

    @Override
    public SequencedMap<String, Weights> parameters() {
      return ordered("taps", taps, "bias", bias);
    }

    @Override
    public DepthwiseConv1d with(Map<String, Weights> parameters) {
      return new DepthwiseConv1d(
          of(parameters, "taps"), of(parameters, "bias"), dilation, activation);
    }

    @Override
    public long multiplyAdds() {
      return taps.size();
    }
  }

  /** The greater of each value and zero. */
  record Relu() implements Layer {}

  /**
   * Makes padded frames zero: x [outer…, time, channels] · mask [outer…, time] of ones and zeros.
   */
  record Mask() implements Layer {
    @Override
    public int arity() {
      return 2;
    }
  }

  /**
   * The largest value of each channel over time; takes x and a mask as {@link Mask} does. Zero
   * where the mask has no one.
   */
  record MaxPool() implements Layer {
    @Override
    public int arity() {
      return 2;
    }
  }

  /**
   * The mean of each channel over time; takes x and a mask as {@link Mask} does. Zero where the
   * mask has no one.
   */
  record MeanPool() implements Layer {
    @Override
    public int arity() {
      return 2;
    }
  }

  /**
   * gain · (x − mean) / √(variance + 1e-5) + bias over the last axis (Ba et al. 2016, arXiv
   * 1607.06450).
   *
   * @param gain [channels]
   * @param bias [channels]
   */
  record LayerNorm(Weights gain, Weights bias) implements Layer {
    public static final float EPSILON = 1e-5f;

    public LayerNorm {
      requireRank(gain, 1, "gain");
      requireShape(bias, "bias", gain.axis(0));
    }

    @Override
    public SequencedMap<String, Weights> parameters() {
      return ordered("gain", gain, "bias", bias);
    }

    @Override
    public LayerNorm with(Map<String, Weights> parameters) {
      return new LayerNorm(of(parameters, "gain"), of(parameters, "bias"));
    }
  }

  /**
   * While training, drops each value with the probability {@code rate} and scales the others up;
   * otherwise passes values on.
   *
   * @param rate in [0, 1)
   */
  record Dropout(double rate) implements Layer {
    public Dropout {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException("dropout rate " + rate + " is not in [0, 1)");
      }
    }
  }

  /**
   * Puts each value onto the nearest of 256 levels, scale · (q − zero) for q from 0 to 255; a layer
   * that takes it computes with q. One scale and zero for all rows, so that no row changes
   * another's result.
   *
   * @param zero the level of the value 0, from 0 to 255
   */
  record Quantize(float scale, int zero) implements Layer {
    public static final int LEVELS = 256;

    public Quantize {
      if (!(scale > 0) || Float.isInfinite(scale)) {
        throw new IllegalArgumentException("scale " + scale + " is not positive");
      }
      if (zero < 0 || zero >= LEVELS) {
        throw new IllegalArgumentException("zero " + zero + " is no level");
      }
    }

    /** The level of a value: halves to even, as ONNX rounds. */
    public int level(float value) {
      return Math.clamp((long) Math.rint(value / scale) + zero, 0, LEVELS - 1);
    }

    /** The value of the nearest level. */
    public float nearest(float value) {
      return (level(value) - zero) * scale;
    }
  }

  /**
   * An operation of the serving engine that is none of the other layers: carried as it is, served,
   * and never trained.
   *
   * @param type its name
   * @param operation with its constants, as the engine's form writes it; nobody changes it
   * @param arity how many values it takes
   * @param output sizes of what it gives
   */
  @SuppressWarnings("ArrayRecordComponent") // equality is defined below
  record Carried(String type, byte[] operation, int arity, Dimensions output) implements Layer {
    @Override
    public boolean equals(Object other) {
      return other instanceof Carried carried
          && type.equals(carried.type)
          && Arrays.equals(operation, carried.operation)
          && arity == carried.arity
          && output.equals(carried.output);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(operation);
    }
  }

  /** Logarithms of probabilities over the last axis. */
  record LogSoftmax() implements Layer {}

  private static Weights of(Map<String, Weights> parameters, String name) {
    Weights weights = parameters.get(name);
    if (weights == null) {
      throw new IllegalArgumentException("no weights " + name + " in " + parameters.keySet());
    }
    return weights;
  }

  private static SequencedMap<String, Weights> ordered(String name, Weights weights) {
    SequencedMap<String, Weights> map = new LinkedHashMap<>();
    map.put(name, weights);
    return map;
  }

  private static SequencedMap<String, Weights> ordered(
      String first, Weights one, String second, Weights two) {
    SequencedMap<String, Weights> map = ordered(first, one);
    map.put(second, two);
    return map;
  }

  private static void requireRank(Weights weights, int rank, String name) {
    if (weights.rank() != rank) {
      throw new IllegalArgumentException(name + " has " + weights.rank() + " axes, not " + rank);
    }
  }

  private static void requireShape(Weights weights, String name, int size) {
    if (weights.rank() != 1 || weights.axis(0) != size) {
      throw new IllegalArgumentException(name + " is " + weights + ", not [" + size + "]");
    }
  }

  private static void requirePositive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " " + value + " is not positive");
    }
  }

  private static void requireNotNegative(int value, String name) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " " + value + " is negative");
    }
  }
}
