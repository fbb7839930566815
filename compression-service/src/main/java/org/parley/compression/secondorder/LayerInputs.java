package org.parley.compression.secondorder;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.onnx.ServedNetwork;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;

/**
 * What a layer takes when a network runs, as the rows of a product of matrices. Whoever compresses
 * layer by layer asks again with the network as it is by then, so that a layer sees what the
 * compressed ones before it make.
 *
 * @param runs inputs of the network, each for one run
 */
public record LayerInputs(List<Map<String, Tensor>> runs) {
  public LayerInputs {
    runs = List.copyOf(runs);
  }

  /**
   * Whether the layer is a product of its input with a matrix: of rows, or of windows of frames.
   */
  public static boolean isProduct(Layer layer) {
    return layer instanceof Layer.Dense || layer instanceof Layer.Conv1d;
  }

  /**
   * The matrix of a product: [inputs, outputs], or [width · inputs, outputs] of a convolution.
   *
   * @throws IllegalArgumentException when the layer is none
   */
  public static Weights kernel(Layer layer) {
    return switch (layer) {
      case Layer.Dense dense -> dense.kernel();
      case Layer.Conv1d conv -> {
        Weights kernel = conv.kernel();
        yield Weights.of(kernel.values(), kernel.axis(0) * kernel.axis(1), kernel.axis(2));
      }
      default ->
          throw new IllegalArgumentException(
              layer.getClass().getSimpleName() + " is no product with a matrix");
    };
  }

  /** XXᵀ of the inputs of one node. */
  public Gram gram(Network network, String node) {
    Gram gram = new Gram(kernel(node(network, node).layer()).axis(0));
    forEach(network, node, gram::add);
    return gram;
  }

  /**
   * @param rows takes the rows of each run, one after the other
   */
  public void forEach(Network network, String node, Consumer<float[]> rows) {
    Network.Node wanted = node(network, node);
    String value = wanted.inputs().getFirst();
    try (ServedNetwork served = new ServedNetwork(network.watching(Set.of(value)))) {
      runs.forEach(run -> {
        FloatTensor x = requireNonNull(served.run(run).get(value));
        rows.accept(rows(wanted.layer(), x));
      });
    }
  }

  private static Network.Node node(Network network, String name) {
    return network.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no layer is named " + name));
  }

  private static float[] rows(Layer layer, FloatTensor x) {
    return layer instanceof Layer.Conv1d conv ? windows(conv, x) : x.values();
  }

  /** What each frame sees, [outer · time, width · inputs], zeros beyond both ends. */
  static float[] windows(Layer.Conv1d conv, FloatTensor x) {
    int width = conv.kernel().axis(0);
    int channels = conv.kernel().axis(1);
    long[] shape = x.shape();
    int time = Math.toIntExact(shape[shape.length - 2]);
    float[] windows = new float[x.values().length * width];
    for (int frame = 0; frame < x.values().length / channels; frame++) {
      for (int tap = 0; tap < width; tap++) {
        int seen = frame % time + (tap - width / 2) * conv.dilation();
        if (seen >= 0 && seen < time) {
          int from = (frame - frame % time + seen) * channels;
          System.arraycopy(x.values(), from, windows, (frame * width + tap) * channels, channels);
        }
      }
    }
    return windows;
  }
}
