package org.parley.compression.prune;

import java.util.LinkedHashMap;
import java.util.Map;
import org.parley.compression.network.Network;

/** What a weight is worth. */
public enum Importance {
  /** w²: how far the weights move when it becomes zero. Looks at no data. */
  MAGNITUDE;

  /** For each of the network's parameters, a number for each weight. */
  Map<String, float[]> of(Network network) {
    Map<String, float[]> scores = new LinkedHashMap<>();
    network
        .parameters()
        .forEach((name, weights) -> {
          float[] squares = new float[weights.size()];
          for (int i = 0; i < squares.length; i++) {
            squares[i] = weights.values()[i] * weights.values()[i];
          }
          scores.put(name, squares);
        });
    return scores;
  }
}
