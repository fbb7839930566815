package org.parley.compression.tensorflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.parley.compression.network.Weights;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Assign;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** Numbers that live in a graph from one run to the next, by name. */
final class Variables {
  private record Slot(
      Variable<TFloat32> variable, Placeholder<TFloat32> value, Assign<TFloat32> assign) {}

  private final SequencedMap<String, Slot> slots = new LinkedHashMap<>();

  /** One variable for each of the weights, of their shape; {@link #assign} gives it a value. */
  Variables(Ops tf, Map<String, Weights> like) {
    like.forEach((name, weights) -> {
      Shape shape = Tensors.shape(weights.shape());
      Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
      Placeholder<TFloat32> value = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
      slots.put(name, new Slot(variable, value, tf.assign(variable, value)));
    });
  }

  SequencedMap<String, Operand<TFloat32>> operands() {
    SequencedMap<String, Operand<TFloat32>> operands = new LinkedHashMap<>();
    slots.forEach((name, slot) -> operands.put(name, slot.variable()));
    return operands;
  }

  void assign(Session session, Map<String, Weights> values) {
    slots.forEach((name, slot) -> {
      Weights weights = values.get(name);
      if (weights == null) {
        throw new IllegalArgumentException("no weights for " + name);
      }
      try (TFloat32 tensor = Tensors.of(weights);
          Result result =
              session.runner().feed(slot.value(), tensor).addTarget(slot.assign()).run()) {
        requireEmpty(result);
      }
    });
  }

  SequencedMap<String, Weights> read(Session session) {
    SequencedMap<String, Weights> values = new LinkedHashMap<>();
    Session.Runner runner = session.runner();
    slots.values().forEach(slot -> runner.fetch(slot.variable()));
    try (Result result = runner.run()) {
      int index = 0;
      for (String name : List.copyOf(slots.keySet())) {
        values.put(name, Tensors.weights(result.get(index++)));
      }
    }
    return values;
  }

  private static void requireEmpty(Result result) {
    if (result.size() != 0) {
      throw new IllegalStateException("an assignment gave " + result.size() + " values");
    }
  }
}
