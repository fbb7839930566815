package org.parley.compression.quantize;

import java.util.Arrays;
import org.parley.compression.network.Weights;
import org.parley.runtime.weights.Tiles;

/** The weights of each tile. */
final class TileMembers {
  private final float[] sorted;
  private final int[] starts;

  TileMembers(Weights weights, Tiles tiles) {
    int[] owners = tiles.owners(weights.shape());
    starts = new int[tiles.count(weights.shape()) + 1];
    for (int owner : owners) {
      starts[owner + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    int[] next = starts.clone();
    sorted = new float[weights.size()];
    for (int i = 0; i < sorted.length; i++) {
      sorted[next[owners[i]]++] = weights.values()[i];
    }
  }

  int count() {
    return starts.length - 1;
  }

  /** In the order of their places. */
  float[] of(int tile) {
    return Arrays.copyOfRange(sorted, starts[tile], starts[tile + 1]);
  }
}
