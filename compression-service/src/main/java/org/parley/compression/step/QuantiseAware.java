package org.parley.compression.step;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parley.compression.network.Network;
import org.parley.compression.quantize.Calibration;
import org.parley.compression.quantize.Quantizer;
import org.parley.compression.quantize.WeightQuantizer;
import org.parley.compression.retraining.Distillation;
import org.parley.compression.retraining.RetrainingPlan;
import org.parley.compression.tensorflow.Parametrisation;

/**
 * Trains a network whose weights, and inputs of whole-number products, are rounded meanwhile as
 * they will be served, with steps that are learned.
 *
 * @param layers whose matrices are rounded
 * @param bits of their weights, 2 to 8
 * @param compute matrix products that compute with whole numbers, their inputs rounded to 8 bits
 * @param from what is learnt beside the rounding; with {@code task} alone in its weights nothing is
 *     taken from a teacher
 */
public record QuantiseAware(
    LayerNames layers, int bits, LayerNames compute, Distillation from, RetrainingPlan training)
    implements Step {
  public QuantiseAware {
    requireNonNull(from, "from");
    requireNonNull(training, "training");
    if (bits < 2 || bits > 8) {
      throw new IllegalArgumentException("bits " + bits + " are not 2 to 8");
    }
    if (layers.patterns().isEmpty()) {
      throw new IllegalArgumentException("layers is empty: nothing to do");
    }
  }

  @Override
  public Network apply(Network network, Workbench workbench) {
    Network rounding = network;
    if (!compute.patterns().isEmpty()) {
      rounding =
          quantizer(network)
              .calibrated(workbench.inputs(), Calibration.ALL, workbench.seed())
              .with(network.parameters());
    }
    Map<String, Integer> wanted = wanted(network);
    return workbench
        .retraining()
        .quantiseAware(
            rounding, name -> wanted.getOrDefault(name, 0), from, training, workbench.progress());
  }

  @Override
  public Network predict(Network network) {
    from.requireFits(network);
    Map<String, Integer> wanted = wanted(network);
    Network rounded =
        Parametrisation.quantiseAware(network, name -> wanted.getOrDefault(name, 0), _ -> false)
            .start();
    return compute.patterns().isEmpty()
        ? rounded
        : quantizer(network).uncalibrated().with(rounded.parameters());
  }

  private Quantizer quantizer(Network network) {
    compute.requireIn(network);
    return new Quantizer(network, compute::names, _ -> false);
  }

  /** Bits by the name of the weights. */
  private Map<String, Integer> wanted(Network network) {
    layers.requireIn(network);
    List<String> matrices = WeightQuantizer.matrices(network, layers::names);
    if (matrices.isEmpty()) {
      throw new IllegalArgumentException("of the layers named none has a matrix");
    }
    Map<String, Integer> wanted = new HashMap<>();
    matrices.forEach(matrix -> wanted.put(matrix, bits));
    return wanted;
  }

  @Override
  public String title() {
    return "train in %d bits for %,d steps".formatted(bits, training.steps());
  }
}
