package org.parley.compression.tensorflow;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How the numbers that a network computes with are made of those that a training changes. */
public final class Parametrisation {
  private final Network network;
  private final SequencedMap<String, WeightForm> forms;

  private Parametrisation(Network network, SequencedMap<String, WeightForm> forms) {
    this.network = network;
    this.forms = forms;
  }

  /** Every weight is trained. */
  public static Parametrisation free(Network network) {
    SequencedMap<String, WeightForm> forms = new LinkedHashMap<>();
    network.parameters().forEach((name, weights) -> forms.put(name, new WeightForm.Free(weights)));
    return new Parametrisation(network, forms);
  }

  /**
   * What an earlier step of a recipe did is kept: zeros of a matrix that is not all zeros stay, and
   * weights that are stored encoded.
   */
  public static Parametrisation keeping(Network network) {
    SequencedMap<String, WeightForm> forms = new LinkedHashMap<>();
    network.parameters().forEach((name, weights) -> forms.put(name, WeightForm.keeping(weights)));
    return new Parametrisation(network, forms);
  }

  /** Whose layers compute. */
  Network network() {
    return network;
  }

  /** What is trained, by name, with its values to begin with. */
  SequencedMap<String, Weights> trained() {
    SequencedMap<String, Weights> trained = new LinkedHashMap<>();
    forms.forEach((name, form) -> form.trained().ifPresent(weights -> trained.put(name, weights)));
    return trained;
  }

  /**
   * What the layers compute with, by the names of {@link Network#parameters()}.
   *
   * @param variables of {@link #trained()}
   */
  Map<String, Operand<TFloat32>> used(Ops tf, Map<String, Operand<TFloat32>> variables) {
    Map<String, Operand<TFloat32>> used = new LinkedHashMap<>();
    forms.forEach((name, form) -> used.put(name, form.used(tf, variables.get(name))));
    return used;
  }

  /**
   * The network with what was trained.
   *
   * @param values of {@link #trained()}
   */
  Network with(Map<String, Weights> values) {
    Map<String, Weights> weights = new LinkedHashMap<>();
    forms.forEach((name, form) ->
        weights.put(
            name,
            form.trained().isEmpty()
                ? form.result(Weights.zeros())
                : form.result(requireNonNull(values.get(name), name))));
    return network.with(weights);
  }
}
