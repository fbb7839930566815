package org.parley.compression.quantize;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.onnx.Divergence;
import org.parley.runtime.Tensor;

/** What it costs in quality to round one matrix and no other. */
public enum Sensitivity {
  /** How far the network's outputs move, measured. */
  @JsonProperty("output-error")
  OUTPUT_ERROR,
  /**
   * trace(H)/n · ‖Q(W) − W‖² / 2 with the Hessian of the divergence of the network's outputs from
   * what they were (Dong et al. 2020, "HAWQ-V2", arXiv 1911.03852).
   */
  @JsonProperty("hessian-trace")
  HESSIAN_TRACE;

  private static final int PROBES = 8;

  /** Of the weights' root mean square: small against them, large against what floats round. */
  private static final double STEP = 0.03;

  /**
   * @param matrices names
   * @return for each matrix and each number of bits
   */
  double[][] of(
      Network network,
      List<String> matrices,
      List<Integer> bits,
      WeightQuantizer quantizer,
      Inputs inputs) {
    Divergence divergence = new Divergence(network, inputs.runs());
    double[][] costs = new double[matrices.size()][bits.size()];
    for (int m = 0; m < costs.length; m++) {
      String matrix = matrices.get(m);
      double perSquare =
          this == HESSIAN_TRACE ? meanCurvature(network, matrix, divergence, inputs.seed()) / 2 : 0;
      for (int b = 0; b < bits.size(); b++) {
        Network rounded = quantizer.nearest(network, matrix, bits.get(b));
        costs[m][b] =
            switch (this) {
              case OUTPUT_ERROR -> Math.max(0, divergence.of(rounded));
              case HESSIAN_TRACE -> perSquare * squares(network, rounded, matrix);
            };
      }
    }
    return costs;
  }

  /** What sensitivity is measured with. */
  record Inputs(List<Map<String, Tensor>> runs, long seed) {}

  private static double squares(Network network, Network rounded, String matrix) {
    float[] before = WeightQuantizer.weights(network, matrix).values();
    float[] after = WeightQuantizer.weights(rounded, matrix).values();
    double sum = 0;
    for (int i = 0; i < before.length; i++) {
      sum += ((double) after[i] - before[i]) * ((double) after[i] - before[i]);
    }
    return sum;
  }

  /**
   * trace(H)/n by Hutchinson's probes v of ±1: the divergence has neither value nor slope where
   * nothing has changed, so that D(W + εv) is ε²/2 · vᵀHv, whose mean is the trace. No gradient is
   * needed.
   */
  static double meanCurvature(Network network, String matrix, Divergence divergence, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Weights weights = WeightQuantizer.weights(network, matrix);
    double power = 0;
    for (float value : weights.values()) {
      power += (double) value * value;
    }
    double step = STEP * Math.sqrt(power / weights.size());
    double sum = 0;
    for (int probe = 0; probe < PROBES; probe++) {
      float[] moved = weights.values().clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += (float) (random.nextBoolean() ? step : -step);
      }
      Map<String, Weights> all = new LinkedHashMap<>(network.parameters());
      all.put(matrix, new Weights(weights.shape(), moved));
      sum += Math.max(0, divergence.of(network.with(all)));
    }
    return step == 0 ? 0 : 2 * sum / PROBES / (step * step) / weights.size();
  }
}
