package org.parley.compression.quantize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.secondorder.LayerInputs;
import org.parley.runtime.weights.StoredTensor;
import org.parley.runtime.weights.WeightFile;

/** Gives each matrix as many bits as a budget of bytes allows where they matter most. */
public final class MixedPrecision {
  /** How often the budget is narrowed when the rounded codes turn out longer than the nearest. */
  private static final int TRIES = 5;

  private final WeightQuantizer quantizer;
  private final Bits bits;
  private final LayerInputs inputs;
  private final Consumer<String> log;

  /**
   * @param log takes lines for people
   */
  public MixedPrecision(
      WeightQuantizer quantizer, Bits bits, LayerInputs inputs, Consumer<String> log) {
    this.quantizer = quantizer;
    this.bits = bits;
    this.inputs = inputs;
    this.log = log;
  }

  /**
   * @param matrices names
   * @throws IllegalArgumentException when the budget holds not even the fewest bits
   */
  public Network rounded(Network network, List<String> matrices, long seed) {
    long[][] bytes = bytes(network, matrices);
    double[][] costs =
        bits.sensitivity()
            .of(
                network,
                matrices,
                bits.from(),
                quantizer,
                new Sensitivity.Inputs(inputs.runs(), seed));
    long rest = rest(network, matrices, bytes);
    long budget = bits.bytes();
    for (int i = 0; i < TRIES; i++) {
      SequencedMap<String, Integer> chosen = chosen(matrices, bytes, costs, budget - rest);
      Network rounded = quantizer.rounded(network, chosen, inputs, _ -> {});
      long taken = OnnxExport.files(rounded).bytes();
      if (taken <= bits.bytes()) {
        log.accept("bits " + chosen);
        return rounded;
      }
      budget -= taken - bits.bytes();
    }
    throw new IllegalArgumentException(
        "bits.bytes %,d is too near to the fewest bits to be met".formatted(bits.bytes()));
  }

  private SequencedMap<String, Integer> chosen(
      List<String> matrices, long[][] bytes, double[][] costs, long budget) {
    int[] choices = BitAllotment.choose(bytes, costs, budget);
    SequencedMap<String, Integer> chosen = new LinkedHashMap<>();
    for (int m = 0; m < choices.length; m++) {
      chosen.put(matrices.get(m), bits.from().get(choices[m]));
    }
    return chosen;
  }

  private long[][] bytes(Network network, List<String> matrices) {
    long[][] bytes = new long[matrices.size()][bits.from().size()];
    for (int m = 0; m < bytes.length; m++) {
      String matrix = matrices.get(m);
      for (int b = 0; b < bytes[m].length; b++) {
        bytes[m][b] = size(quantizer.nearest(network, matrix, bits.from().get(b)), matrix);
      }
    }
    return bytes;
  }

  private static long size(Network network, String matrix) {
    Weights weights = WeightQuantizer.weights(network, matrix);
    return WeightFile.write(
            List.of(
                new StoredTensor(
                    matrix,
                    weights.shape(),
                    weights.encoding().orElseThrow(),
                    StoredTensor.Form.FLOATS)))
        .length;
  }

  /** What is left besides these matrices. */
  private long rest(Network network, List<String> matrices, long[][] bytes) {
    SequencedMap<String, Integer> fewest = new LinkedHashMap<>();
    long ofMatrices = 0;
    for (int m = 0; m < bytes.length; m++) {
      fewest.put(matrices.get(m), bits.from().getFirst());
      ofMatrices += bytes[m][0];
    }
    return OnnxExport.files(quantizer.nearest(network, fewest)).bytes() - ofMatrices;
  }
}
