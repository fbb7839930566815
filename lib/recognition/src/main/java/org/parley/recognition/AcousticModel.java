package org.parley.recognition;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.IoBinding;
import org.parley.runtime.OnnxNetwork;
import org.parley.signal.LogMel;

/**
 * The network of a bundle, computed chunk by chunk with what it remembers of each utterance kept
 * outside of it, so that one run takes a chunk of many utterances.
 *
 * <p>Thread-safe. Owns the native network.
 */
final class AcousticModel implements AutoCloseable {
  /** Log-mel frames of a chunk: 320 ms. */
  static final int CHUNK_FRAMES = 32;

  /** Log-mel frames that the network turns into one. */
  static final int SUBSAMPLING = 4;

  static final int CHUNK_OUTPUTS = CHUNK_FRAMES / SUBSAMPLING;

  /**
   * Log-probabilities are rounded to this many steps a nat. Runs with more or fewer utterances may
   * differ in the last bits, and no more than those may ever reach the search.
   */
  private static final float STEPS = 64;

  private static final String FEATURES = "features";
  private static final String LOG_PROBS = "log_probs";

  private final OnnxNetwork network;
  private final List<Cache> caches;
  private final int tokens;
  private final int lookahead;

  /**
   * @param size numbers that it holds for one utterance
   */
  private record Cache(String input, String output, long frames, long width, int size) {}

  AcousticModel(Bundle bundle, int tokens, int threads) {
    this.tokens = tokens;
    this.lookahead = bundle.manifest().number("lookaheadFrames");
    this.network = OnnxNetwork.of(bundle, threads);
    try {
      this.caches = caches(network);
    } catch (IllegalArgumentException e) {
      network.close();
      throw new BundleRefusedException(
          bundle.version().toString(), String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Cache> caches(OnnxNetwork network) {
    if (!network.inputs().containsKey(FEATURES) || !network.outputs().containsKey(LOG_PROBS)) {
      throw new IllegalArgumentException(
          "the network goes from "
              + network.inputs().keySet()
              + " to "
              + network.outputs().keySet()
              + ", not from features to log_probs");
    }
    List<Cache> caches = new ArrayList<>();
    network
        .inputs()
        .forEach((name, shape) -> {
          if (name.equals(FEATURES)) {
            return;
          }
          String output = "next_" + name;
          if (shape.length != 3
              || shape[1] < 0
              || shape[2] < 0
              || !network.outputs().containsKey(output)) {
            throw new IllegalArgumentException(
                "input " + name + Arrays.toString(shape) + " is no cache with an output " + output);
          }
          caches.add(
              new Cache(name, output, shape[1], shape[2], Math.toIntExact(shape[1] * shape[2])));
        });
    return caches;
  }

  /**
   * Output frames by which the network is late: the first so many of an utterance say nothing of
   * it.
   */
  int lookahead() {
    return lookahead;
  }

  /** What the network remembers of an utterance that has not begun. */
  float[][] freshMemory() {
    float[][] memory = new float[caches.size()][];
    for (int i = 0; i < memory.length; i++) {
      memory[i] = new float[caches.get(i).size];
    }
    return memory;
  }

  /**
   * One chunk of each utterance in one run.
   *
   * @param chunks each [{@value #CHUNK_FRAMES}, 80] log-mel
   * @param memories what the network remembers of each utterance; updated in place
   * @return rounded log-probabilities, shape [utterances, {@value #CHUNK_FRAMES} / {@value
   *     #SUBSAMPLING}, tokens]
   */
  float[] advance(List<float[]> chunks, List<float[][]> memories) {
    return network.bound(binding -> advance(binding, chunks, memories));
  }

  private float[] advance(IoBinding binding, List<float[]> chunks, List<float[][]> memories) {
    int batch = chunks.size();
    FloatBuffer features = binding.floats(FEATURES, batch, CHUNK_FRAMES, LogMel.BINS);
    for (int i = 0; i < batch; i++) {
      features.put(i * CHUNK_FRAMES * LogMel.BINS, chunks.get(i));
    }
    List<FloatBuffer> kept = new ArrayList<>(caches.size());
    for (int c = 0; c < caches.size(); c++) {
      Cache cache = caches.get(c);
      FloatBuffer remembered = binding.floats(cache.input, batch, cache.frames, cache.width);
      for (int i = 0; i < batch; i++) {
        remembered.put(i * cache.size, memories.get(i)[c]);
      }
      kept.add(binding.output(cache.output, batch, cache.frames, cache.width));
    }
    FloatBuffer logProbs = binding.output(LOG_PROBS, batch, CHUNK_OUTPUTS, tokens);
    binding.run();
    for (int c = 0; c < caches.size(); c++) {
      for (int i = 0; i < batch; i++) {
        kept.get(c).get(i * caches.get(c).size, memories.get(i)[c]);
      }
    }
    return rounded(logProbs);
  }

  private static float[] rounded(FloatBuffer logProbs) {
    float[] rounded = new float[logProbs.limit()];
    logProbs.get(0, rounded);
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = Math.round(rounded[i] * STEPS) / STEPS;
    }
    return rounded;
  }

  @Override
  public void close() {
    network.close();
  }
}
