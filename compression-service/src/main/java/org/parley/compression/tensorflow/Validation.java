package org.parley.compression.tensorflow;

import java.util.SequencedMap;

/** Measures a network on data that it does not train on. */
public interface Validation {

  /** Named figures; the first decides which weights are kept, smaller being better. */
  SequencedMap<String, Double> measure(Predictor predictor);
}
