package org.parley.runtime;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.parley.runtime.weights.OnnxWeights;
import org.parley.runtime.weights.WeightFile;

/**
 * What a bundle holds of its network: a graph in ONNX, and the weights that are not in it in as few
 * bytes as they take. Nobody changes the arrays.
 *
 * @param weights a {@link WeightFile}; empty where the graph has all
 */
@SuppressWarnings("ArrayRecordComponent") // the content of two files
public record NetworkFiles(byte[] graph, Optional<byte[]> weights) {
  public static final String GRAPH = "network.onnx";
  public static final String WEIGHTS = "network.weights";

  public NetworkFiles {
    requireNonNull(graph, "graph");
    requireNonNull(weights, "weights");
  }

  /**
   * @throws BundleRefusedException when the bundle has no graph
   */
  public static NetworkFiles of(Bundle bundle) {
    return new NetworkFiles(
        bundle.entry(GRAPH),
        bundle.has(WEIGHTS) ? Optional.of(bundle.entry(WEIGHTS)) : Optional.empty());
  }

  public BundleWriter addTo(BundleWriter writer) {
    writer.add(GRAPH, graph);
    weights.ifPresent(file -> writer.add(WEIGHTS, file));
    return writer;
  }

  public long bytes() {
    return graph.length + weights.map(file -> file.length).orElse(0);
  }

  /** The same if codes took no more than their entropy. */
  public long entropyBytes() {
    return graph.length
        + weights.map(file -> WeightFile.entropyBytes(WeightFile.read(file))).orElse(0L);
  }

  /**
   * A plain ONNX model with all weights as they are computed with.
   *
   * @throws IllegalArgumentException when the file of weights is broken
   */
  public byte[] onnx() {
    return weights.map(file -> OnnxWeights.expanded(graph, file)).orElse(graph);
  }
}
