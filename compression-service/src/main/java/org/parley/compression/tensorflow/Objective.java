package org.parley.compression.tensorflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.compression.network.Network;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What training makes small. */
public interface Objective {

  /**
   * A number to report and a number whose gradient is followed; mostly the same one.
   *
   * @param value scalar
   * @param differentiable scalar; its value may mean nothing, only its gradient is used
   * @param parts scalars of which it is made, where an objective is weighed
   */
  record Loss(
      Operand<TFloat32> value, Operand<TFloat32> differentiable, List<Operand<TFloat32>> parts) {
    public Loss {
      parts = List.copyOf(parts);
    }

    public Loss(Operand<TFloat32> value, Operand<TFloat32> differentiable) {
      this(value, differentiable, List.of());
    }

    public static Loss of(Operand<TFloat32> value) {
      return new Loss(value, value);
    }
  }

  /** What it needs beside the network's outputs, fed with every batch. */
  List<Network.Input> targets();

  /**
   * @param outputs the network's outputs by name
   * @param targets placeholders of {@link #targets()} by name: TFloat32 for FLOAT, TInt32 for INT
   */
  Loss loss(Ops tf, Map<String, Operand<TFloat32>> outputs, Map<String, Operand<?>> targets);

  /**
   * The batch with those targets that follow from what the network says of it now.
   *
   * @param now the network with its present weights
   */
  default Batch completed(Batch batch, Predictor now) {
    return batch;
  }

  /** What weighs its parts from step to step, fed as {@link Weighing#TARGET}; empty if nothing. */
  default Optional<Weighing> weighing() {
    return Optional.empty();
  }
}
