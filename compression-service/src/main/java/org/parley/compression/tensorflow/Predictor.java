package org.parley.compression.tensorflow;

import java.util.Map;

/** A network with its present weights, without dropout. */
public interface Predictor {

  /** The network's outputs, by name, for its inputs, by name. */
  Prediction predict(Map<String, Feed> inputs);
}
