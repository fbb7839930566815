package org.parley.compression.step;

import java.util.List;
import org.parley.compression.network.Network;
import org.parley.compression.quantize.Calibration;
import org.parley.compression.quantize.Quantizer;

/**
 * Layers that compute with whole numbers of 8 bits, without training. Weights that are stored in
 * few bits already stay as they are.
 *
 * @param bits of weights and inputs
 * @param ranges {@code auto}, or the {@link Calibration} of every layer's input
 * @param compute matrix products that compute with whole numbers
 * @param store further layers whose weights are stored as whole numbers and expanded at load
 */
public record Quantise(int bits, String ranges, LayerNames compute, LayerNames store)
    implements Step {
  private static final String AUTO = "auto";

  public Quantise {
    if (bits != 8) {
      throw new IllegalArgumentException("bits " + bits + ": layers compute with 8 bits only");
    }
    if (!ranges.equals(AUTO)) {
      Calibration.parse(ranges);
    }
    if (compute.patterns().isEmpty() && store.patterns().isEmpty()) {
      throw new IllegalArgumentException("compute and store are both empty: nothing to do");
    }
  }

  @Override
  public Network apply(Network network, Workbench workbench) {
    Quantizer quantizer = quantizer(network);
    workbench.log().accept("whole numbers in " + String.join(", ", quantizer.layers()));
    return quantizer.calibrated(
        workbench.inputs(),
        ranges.equals(AUTO) ? Calibration.ALL : List.of(Calibration.parse(ranges)),
        workbench.seed());
  }

  @Override
  public Network predict(Network network) {
    return quantizer(network).uncalibrated();
  }

  /** Data fixes the ranges, which take the same bytes whatever they are. */
  @Override
  public boolean looksAtData() {
    return false;
  }

  private Quantizer quantizer(Network network) {
    compute.requireIn(network);
    store.requireIn(network);
    Quantizer quantizer = new Quantizer(network, compute::names, store::names);
    if (quantizer.layers().isEmpty()) {
      throw new IllegalArgumentException(
          "of the layers named in compute and store none has a matrix that can be rounded");
    }
    return quantizer;
  }

  @Override
  public String title() {
    return "quantise to " + bits + " bits, ranges " + ranges;
  }
}
