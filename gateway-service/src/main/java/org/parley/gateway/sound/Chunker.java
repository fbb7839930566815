package org.parley.gateway.sound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.parley.signal.Pcm;

/**
 * Cuts 16 kHz samples into pieces of 100 ms, s16le.
 *
 * <p>100 ms: a fifth of the records of 20 ms for a partial that is seen at most 80 ms later. For
 * one thread at a time.
 */
public final class Chunker {
  /** Samples of a piece. */
  public static final int CHUNK = SoundDecoder.SAMPLE_RATE / 10;

  private final float[] pending = new float[CHUNK];
  private int count;

  /** The pieces that these samples complete. */
  public List<byte[]> push(float[] samples) {
    var chunks = new ArrayList<byte[]>();
    int at = 0;
    while (at < samples.length) {
      int taken = Math.min(CHUNK - count, samples.length - at);
      System.arraycopy(samples, at, pending, count, taken);
      count += taken;
      at += taken;
      if (count == CHUNK) {
        chunks.add(Pcm.toBytes(pending));
        count = 0;
      }
    }
    return chunks;
  }

  /** What is left, shorter than a piece and perhaps empty: it travels with the end mark. */
  public byte[] rest() {
    byte[] rest = Pcm.toBytes(Arrays.copyOf(pending, count));
    count = 0;
    return rest;
  }
}
