package org.parley.compression.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.parley.runtime.Tensor;

/** Calibration data, collected when they are first asked for. */
public final class Inputs {
  private final Supplier<List<Map<String, Tensor>>> collected;
  private Optional<List<Map<String, Tensor>>> inputs = Optional.empty();

  /**
   * @param collected makes them
   */
  public Inputs(Supplier<List<Map<String, Tensor>>> collected) {
    this.collected = collected;
  }

  List<Map<String, Tensor>> get() {
    if (inputs.isEmpty()) {
      inputs = Optional.of(collected.get());
    }
    return inputs.get();
  }

  boolean wereCollected() {
    return inputs.isPresent();
  }
}
