package org.parley.recognition;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.parley.runtime.Bundle;
import org.parley.signal.LogMel;

/**
 * The network of a bundle alone, without a search, for measurements: each step takes 320 ms of
 * made-up sound of some utterances, in one run, with what the network remembers of each.
 */
public final class NetworkSteps implements AutoCloseable {
  private final AcousticModel model;
  private final List<float[]> chunks = new ArrayList<>();
  private final List<float[][]> memories = new ArrayList<>();

  /**
   * @param utterances of a step
   */
  public NetworkSteps(Bundle bundle, int utterances) {
    int tokens = (int) bundle.text("assets/tokens.txt").lines().count();
    model = new AcousticModel(bundle, tokens, 1);
    SplittableRandom random = new SplittableRandom(utterances);
    for (int i = 0; i < utterances; i++) {
      float[] chunk = new float[AcousticModel.CHUNK_FRAMES * LogMel.BINS];
      for (int at = 0; at < chunk.length; at++) {
        // About where the energies of speech lie.
        chunk[at] = (float) (-6 + 3 * random.nextGaussian());
      }
      chunks.add(chunk);
      memories.add(model.freshMemory());
    }
  }

  /** Computes one step. */
  public void advance() {
    var _ = model.advance(chunks, memories);
  }

  @Override
  public void close() {
    model.close();
  }
}
