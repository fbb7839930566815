package org.parley.compression.tensorflow;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.parley.compression.network.Weights;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Between arrays and TensorFlow's native tensors; whoever makes a tensor closes it. */
final class Tensors {
  private Tensors() {}

  static Tensor of(Feed feed) {
    return switch (feed) {
      case Feed.Floats floats ->
          TFloat32.tensorOf(shape(floats.shape()), DataBuffers.of(floats.values(), true, false));
      case Feed.Ints ints ->
          TInt32.tensorOf(shape(ints.shape()), DataBuffers.of(ints.values(), true, false));
    };
  }

  static TFloat32 of(Weights weights) {
    return TFloat32.tensorOf(shape(weights.shape()), DataBuffers.of(weights.values(), true, false));
  }

  static Feed.Floats floats(Tensor tensor) {
    TFloat32 floats = (TFloat32) tensor;
    float[] values = new float[Math.toIntExact(floats.size())];
    floats.copyTo(DataBuffers.of(values, false, false));
    return new Feed.Floats(values, sizes(floats.shape()));
  }

  static Weights weights(Tensor tensor) {
    Feed.Floats floats = floats(tensor);
    return new Weights(floats.shape(), floats.values());
  }

  static Shape shape(int[] sizes) {
    return Shape.of(IntStream.of(sizes).asLongStream().toArray());
  }

  private static int[] sizes(Shape shape) {
    return LongStream.of(shape.asArray()).mapToInt(Math::toIntExact).toArray();
  }
}
