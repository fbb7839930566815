package org.parley.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside of the heap from which a network takes its inputs and into which it writes its
 * outputs, kept from run to run. Getting such memory for each run and copying once more takes a
 * quarter of a step of the smaller recogniser.
 *
 * <p>For one thread at a time, within {@link OnnxNetwork#bound}, which owns it.
 */
public final class IoBinding {
  private final OnnxNetwork network;
  private final Map<String, Place> inputs = new LinkedHashMap<>();
  private final Map<String, Place> outputs = new LinkedHashMap<>();

  IoBinding(OnnxNetwork network) {
    this.network = network;
  }

  /**
   * Where the values of an input go before {@link #run}.
   *
   * @param shape lengths of the axes, outermost first
   * @return as many floats as the shape has, row-major; good until another shape is asked for
   */
  public FloatBuffer floats(String input, long... shape) {
    return place(inputs, input, OnnxJavaType.FLOAT, shape).memory.asFloatBuffer();
  }

  /** As {@link #floats}, of whole numbers. */
  public IntBuffer ints(String input, long... shape) {
    return place(inputs, input, OnnxJavaType.INT32, shape).memory.asIntBuffer();
  }

  /**
   * Where {@link #run} writes an output. Once asked for, it is to be asked for before every run.
   *
   * @param shape that the output will have
   * @return as many floats as the shape has, row-major; good until another shape is asked for
   */
  public FloatBuffer output(String name, long... shape) {
    return place(outputs, name, OnnxJavaType.FLOAT, shape).memory.asFloatBuffer();
  }

  private static Place place(
      Map<String, Place> places, String name, OnnxJavaType type, long... shape) {
    Place place = places.computeIfAbsent(name, _ -> new Place(type));
    place.take(shape);
    return place;
  }

  /**
   * Computes the outputs that were ever asked for.
   *
   * @throws IllegalArgumentException when an input is missing or unknown, or a shape is not the
   *     network's
   */
  public void run() {
    network.run(tensors(inputs), tensors(outputs));
  }

  private static Map<String, OnnxTensor> tensors(Map<String, Place> places) {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    places.forEach((name, place) -> tensors.put(name, place.tensor()));
    return tensors;
  }

  void close() {
    inputs.values().forEach(Place::close);
    outputs.values().forEach(Place::close);
  }

  /** Memory of one value, as much as its largest shape so far took. */
  private static final class Place {
    private static final int ALIGNMENT = 64;

    private final OnnxJavaType type;
    private Arena arena = Arena.ofShared();
    private ByteBuffer memory = ByteBuffer.allocate(0);
    private long[] shape = {0};
    private @Nullable OnnxTensor tensor;

    Place(OnnxJavaType type) {
      this.type = type;
    }

    void take(long... asked) {
      if (Arrays.equals(asked, shape)) {
        return;
      }
      release();
      int bytes = Math.multiplyExact(FloatTensor.size(asked), type.size);
      if (bytes > memory.capacity()) {
        grow(bytes);
      }
      memory.limit(bytes);
      shape = asked.clone();
    }

    private void grow(int bytes) {
      Arena larger = Arena.ofShared();
      memory = larger.allocate(bytes, ALIGNMENT).asByteBuffer().order(ByteOrder.nativeOrder());
      arena.close();
      arena = larger;
    }

    OnnxTensor tensor() {
      OnnxTensor made = tensor;
      if (made == null) {
        try {
          made = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), memory, shape, type);
        } catch (OrtException e) {
          throw new IllegalStateException(
              "ONNX Runtime takes no tensor " + Arrays.toString(shape) + ": " + e.getMessage(), e);
        }
        tensor = made;
      }
      return made;
    }

    private void release() {
      if (tensor != null) {
        tensor.close();
        tensor = null;
      }
    }

    void close() {
      release();
      arena.close();
    }
  }
}
