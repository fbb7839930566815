package org.parley.compression.tensorflow;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.parley.compression.network.Weights;
import org.parley.runtime.weights.Encoding;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How one of a network's weights is made of what a training changes. */
sealed interface WeightForm
    permits WeightForm.Free,
        WeightForm.Fixed,
        WeightForm.Masked,
        WeightForm.Shared,
        SteppedWeights {

  /**
   * What is trained of it, to begin with, by names that start with its own.
   *
   * @param name of the weights
   */
  SequencedMap<String, Weights> trained(String name);

  /**
   * @param variables of {@link #trained}, among others
   */
  Operand<TFloat32> used(Ops tf, String name, Map<String, Operand<TFloat32>> variables);

  /**
   * The weights after training.
   *
   * @param values of {@link #trained}, among others
   */
  Weights result(String name, Map<String, Weights> values);

  /**
   * Weights in fewer bits than floats have stay, but for the centroids of a codebook; so do zeros
   * between other numbers of a matrix.
   */
  static WeightForm keeping(Weights weights) {
    Encoding encoding = weights.encoding().orElse(Encoding.Halves.of(new float[0]));
    return switch (encoding) {
      case Encoding.Halves _ -> masked(weights);
      case Encoding.Codebook book -> new Shared(weights.shape(), book);
      case Encoding.Uniform _, Encoding.PowerOfTwo _ -> new Fixed(weights);
    };
  }

  private static WeightForm masked(Weights weights) {
    Weights mask = mask(weights);
    int kept = 0;
    for (float one : mask.values()) {
      kept += (int) one;
    }
    return weights.rank() < 2 || kept == 0 || kept == mask.size()
        ? new Free(weights)
        : new Masked(weights, mask);
  }

  /** Ones where weights are not zero. */
  static Weights mask(Weights weights) {
    float[] mask = new float[weights.size()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = weights.values()[i] == 0 ? 0 : 1;
    }
    return new Weights(weights.shape(), mask);
  }

  /** Trained as it is. */
  record Free(Weights start) implements WeightForm {
    @Override
    public SequencedMap<String, Weights> trained(String name) {
      return one(name, start);
    }

    @Override
    public Operand<TFloat32> used(Ops tf, String name, Map<String, Operand<TFloat32>> variables) {
      return requireNonNull(variables.get(name));
    }

    @Override
    public Weights result(String name, Map<String, Weights> values) {
      return requireNonNull(values.get(name));
    }
  }

  /** Not trained. */
  record Fixed(Weights weights) implements WeightForm {
    @Override
    public SequencedMap<String, Weights> trained(String name) {
      return new TreeMap<>();
    }

    @Override
    public Operand<TFloat32> used(Ops tf, String name, Map<String, Operand<TFloat32>> variables) {
      return constant(tf, weights);
    }

    @Override
    public Weights result(String name, Map<String, Weights> values) {
      return weights;
    }
  }

  /**
   * Trained where the mask is one; zero where it is zero, whatever the optimizer does there.
   *
   * @param mask of the weights' shape
   */
  record Masked(Weights start, Weights mask) implements WeightForm {
    @Override
    public SequencedMap<String, Weights> trained(String name) {
      return one(name, start);
    }

    @Override
    public Operand<TFloat32> used(Ops tf, String name, Map<String, Operand<TFloat32>> variables) {
      return tf.math.mul(requireNonNull(variables.get(name)), constant(tf, mask));
    }

    @Override
    public Weights result(String name, Map<String, Weights> values) {
      Weights value = requireNonNull(values.get(name));
      float[] masked = value.values().clone();
      for (int i = 0; i < masked.length; i++) {
        masked[i] = mask.values()[i] == 0 ? 0 : masked[i];
      }
      return new Weights(value.shape(), masked);
    }
  }

  /**
   * The centroids of a codebook are trained, each by the sum of its members' gradients (Han et al.
   * 2016, arXiv 1510.00149); who is a member of which stays, and a centroid of zero stays zero.
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Shared(int[] shape, Encoding.Codebook book) implements WeightForm {
    private Weights centroids() {
      return new Weights(new int[] {book.centroids().length}, book.centroids());
    }

    @Override
    public SequencedMap<String, Weights> trained(String name) {
      return one(name, centroids());
    }

    @Override
    public Operand<TFloat32> used(Ops tf, String name, Map<String, Operand<TFloat32>> variables) {
      int[] codes = new int[book.codes().length];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = book.codes()[i] & 0xff;
      }
      Operand<TFloat32> kept =
          tf.math.mul(requireNonNull(variables.get(name)), constant(tf, mask(centroids())));
      return tf.reshape(tf.gather(kept, tf.constant(codes), tf.constant(0)), tf.constant(shape));
    }

    @Override
    public Weights result(String name, Map<String, Weights> values) {
      float[] moved = requireNonNull(values.get(name)).values().clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] = book.centroids()[i] == 0 ? 0 : moved[i];
      }
      return Weights.encoded(new Encoding.Codebook(moved, book.codes()), shape);
    }
  }

  private static SequencedMap<String, Weights> one(String name, Weights weights) {
    SequencedMap<String, Weights> one = new TreeMap<>();
    one.put(name, weights);
    return one;
  }

  static Operand<TFloat32> constant(Ops tf, Weights weights) {
    Shape shape = Tensors.shape(weights.shape());
    return tf.constant(shape, DataBuffers.of(weights.values(), true, false));
  }
}
