package org.parley.compression.tensorflow;

import java.util.Map;
import java.util.function.BiConsumer;

/** What a network made of its inputs, by the names of its outputs. */
public record Prediction(Map<String, Feed.Floats> outputs) {
  public Prediction {
    outputs = Map.copyOf(outputs);
  }

  /**
   * @throws IllegalArgumentException if the network has no such output
   */
  public Feed.Floats get(String output) {
    Feed.Floats floats = outputs.get(output);
    if (floats == null) {
      throw new IllegalArgumentException("no output " + output + " among " + outputs.keySet());
    }
    return floats;
  }

  public float[] values(String output) {
    return get(output).values();
  }

  public void forEach(BiConsumer<String, Feed.Floats> action) {
    outputs.forEach(action);
  }
}
