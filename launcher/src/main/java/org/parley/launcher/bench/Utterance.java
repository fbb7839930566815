package org.parley.launcher.bench;

/**
 * Something to say in the load.
 *
 * @param pcm 16 kHz mono s16le, with the silence before the speech; shared, nobody writes to it
 */
public record Utterance(String text, byte[] pcm) {
  private static final int BYTES_PER_SECOND = 2 * 16_000;

  double seconds() {
    return (double) pcm.length / BYTES_PER_SECOND;
  }
}
