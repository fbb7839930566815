package org.parley.compression.tensorflow;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A network laid into a graph.
 *
 * @param inputs placeholders by name; with caches also {@code cache_0…}
 * @param outputs by name; with caches also {@code next_cache_0…}
 */
record NetworkOperations(
    Map<String, Operand<?>> inputs, SequencedMap<String, Operand<TFloat32>> outputs) {

  /** Whether frames that went before are fed, or taken as zeros. */
  enum Caches {
    ZEROS,
    FED
  }

  static NetworkOperations lay(
      Ops tf,
      Network network,
      Map<String, Operand<TFloat32>> parameters,
      LayerOperations layers,
      Caches caches) {
    Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    network.inputs().forEach(input -> inputs.put(input.name(), placeholder(tf, input)));
    Map<String, Operand<?>> values = new LinkedHashMap<>(inputs);
    SequencedMap<String, Operand<TFloat32>> outputs = new LinkedHashMap<>();
    Map<String, Dimensions> dimensions = network.dimensions();
    int cacheIndex = 0;
    for (int i = 0; i < network.nodes().size(); i++) {
      Network.Node node = network.nodes().get(i);
      LayerOperations.Cache cache = LayerOperations.Cache::zeros;
      boolean cached = caches == Caches.FED && node.layer() instanceof Layer.Context;
      if (cached) {
        Placeholder<TFloat32> before = tf.placeholder(TFloat32.class);
        inputs.put("cache_" + cacheIndex, before);
        cache = (_, _, _, _) -> before;
      }
      Operand<TFloat32> made =
          layers.apply(
              node,
              node.inputs().stream().<Operand<?>>map(values::get).toList(),
              node.inputs().stream().map(dimensions::get).toList(),
              own(node, parameters),
              cache,
              i);
      values.put(node.name(), made);
      if (cached) {
        outputs.put(
            "next_cache_" + cacheIndex++, last(tf, made, ((Layer.Context) node.layer()).frames()));
      }
    }
    for (Network.Output output : network.outputs()) {
      outputs.put(output.name(), floats(requireNonNull(values.get(output.value()))));
    }
    return new NetworkOperations(inputs, outputs);
  }

  static Operand<?> placeholder(Ops tf, Network.Input input) {
    Shape shape =
        Shape.of(input.dimensions().sizes().stream().mapToLong(Integer::longValue).toArray());
    Class<? extends org.tensorflow.types.family.TNumber> type =
        input.type() == ElementType.FLOAT ? TFloat32.class : TInt32.class;
    return tf.placeholder(type, Placeholder.shape(shape));
  }

  private static Map<String, Operand<TFloat32>> own(
      Network.Node node, Map<String, Operand<TFloat32>> parameters) {
    Map<String, Operand<TFloat32>> own = new LinkedHashMap<>();
    for (String name : node.layer().parameters().keySet()) {
      own.put(name, parameters.get(node.name() + "/" + name));
    }
    Operand<TFloat32> scale = parameters.get(node.name() + "/scale");
    if (node.layer() instanceof Layer.Quantize && scale != null) {
      own.put("scale", scale);
    }
    return own;
  }

  private static Operand<TFloat32> last(Ops tf, Operand<TFloat32> x, int frames) {
    List<Operand<TInt32>> begin = new ArrayList<>();
    begin.add(tf.constant(new int[] {0}));
    begin.add(
        tf.math.sub(
            tf.slice(tf.shape(x), tf.constant(new int[] {1}), tf.constant(new int[] {1})),
            tf.constant(new int[] {frames})));
    begin.add(tf.constant(new int[] {0}));
    return tf.slice(x, tf.concat(begin, tf.constant(0)), tf.constant(new int[] {-1, -1, -1}));
  }

  @SuppressWarnings(
      "unchecked") // every node makes floats, and an output that is an input is one of floats
  private static Operand<TFloat32> floats(Operand<?> value) {
    return (Operand<TFloat32>) value;
  }
}
