package org.parley.compression.tensorflow;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.compression.network.Weights;
import org.parley.runtime.weights.Encoding;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How one of a network's weights is made of what a training changes. */
sealed interface WeightForm {

  /** What is trained of it, to begin with; empty if nothing is. */
  Optional<Weights> trained();

  /**
   * @param variable of {@link #trained()}, null if nothing is trained
   */
  Operand<TFloat32> used(Ops tf, @Nullable Operand<TFloat32> variable);

  /** The weights after training. */
  Weights result(Weights value);

  /**
   * Weights in fewer bits than floats have stay, and so do zeros between other numbers of a matrix.
   */
  static WeightForm keeping(Weights weights) {
    if (weights.encoding().filter(one -> !(one instanceof Encoding.Halves)).isPresent()) {
      return new Fixed(weights);
    }
    float[] mask = new float[weights.size()];
    int kept = 0;
    for (int i = 0; i < mask.length; i++) {
      mask[i] = weights.values()[i] == 0 ? 0 : 1;
      kept += (int) mask[i];
    }
    return weights.rank() < 2 || kept == 0 || kept == mask.length
        ? new Free(weights)
        : new Masked(weights, new Weights(weights.shape(), mask));
  }

  /** Trained as it is. */
  record Free(Weights start) implements WeightForm {
    @Override
    public Optional<Weights> trained() {
      return Optional.of(start);
    }

    @Override
    public Operand<TFloat32> used(Ops tf, @Nullable Operand<TFloat32> variable) {
      return requireNonNull(variable);
    }

    @Override
    public Weights result(Weights value) {
      return value;
    }
  }

  /** Not trained. */
  record Fixed(Weights weights) implements WeightForm {
    @Override
    public Optional<Weights> trained() {
      return Optional.empty();
    }

    @Override
    public Operand<TFloat32> used(Ops tf, @Nullable Operand<TFloat32> variable) {
      return constant(tf, weights);
    }

    @Override
    public Weights result(Weights value) {
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
    public Optional<Weights> trained() {
      return Optional.of(start);
    }

    @Override
    public Operand<TFloat32> used(Ops tf, @Nullable Operand<TFloat32> variable) {
      return tf.math.mul(requireNonNull(variable), constant(tf, mask));
    }

    @Override
    public Weights result(Weights value) {
      float[] masked = value.values().clone();
      for (int i = 0; i < masked.length; i++) {
        masked[i] = mask.values()[i] == 0 ? 0 : masked[i];
      }
      return new Weights(value.shape(), masked);
    }
  }

  private static Operand<TFloat32> constant(Ops tf, Weights weights) {
    Shape shape = Tensors.shape(weights.shape());
    return tf.constant(shape, DataBuffers.of(weights.values(), true, false));
  }
}
