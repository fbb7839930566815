package org.parley.tts.voice;

import java.util.Arrays;

/**
 * Drops the silence that voices put before a sentence: FreeTTS gives about 200 ms, which every turn
 * would have to wait before its first sound.
 */
final class Silence {
  private static final int FRAME_SAMPLES = Voice.SAMPLE_RATE / 100;

  /**
   * RMS of a 10 ms frame, in 16-bit units. kevin16's idle hum lies near 260, its softest onsets
   * above 400.
   */
  private static final double THRESHOLD = 350;

  /** Kept before the first loud frame: soft consonants begin below the threshold. */
  private static final int KEPT_FRAMES = 4;

  private Silence() {}

  static byte[] withoutLead(byte[] pcm) {
    int frames = pcm.length / (2 * FRAME_SAMPLES);
    for (int frame = 0; frame < frames; frame++) {
      if (rms(pcm, frame) > THRESHOLD) {
        int start = Math.max(0, frame - KEPT_FRAMES);
        return Arrays.copyOfRange(pcm, 2 * start * FRAME_SAMPLES, pcm.length);
      }
    }
    return pcm;
  }

  private static double rms(byte[] pcm, int frame) {
    double sum = 0;
    for (int i = frame * FRAME_SAMPLES; i < (frame + 1) * FRAME_SAMPLES; i++) {
      double sample = (short) ((pcm[2 * i] & 0xff) | (pcm[2 * i + 1] << 8));
      sum += sample * sample;
    }
    return Math.sqrt(sum / FRAME_SAMPLES);
  }
}
