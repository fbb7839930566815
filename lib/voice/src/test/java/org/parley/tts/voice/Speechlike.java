package org.parley.tts.voice;

/** Measures that tell speech from silence, hum and noise. */
record Speechlike(double seconds, double rms, double loudFrames, double syllables) {
  static Speechlike of(byte[] pcm) {
    int frame = Voice.SAMPLE_RATE / 100;
    int frames = pcm.length / 2 / frame;
    double sum = 0;
    int loud = 0;
    int rises = 0;
    boolean up = false;
    for (int f = 0; f < frames; f++) {
      double energy = 0;
      for (int i = f * frame; i < (f + 1) * frame; i++) {
        double sample = (short) ((pcm[2 * i] & 0xff) | (pcm[2 * i + 1] << 8));
        energy += sample * sample;
      }
      sum += energy;
      double rms = Math.sqrt(energy / frame);
      loud += rms > 800 ? 1 : 0;
      if (!up && rms > 1500) {
        rises++;
        up = true;
      } else if (up && rms < 700) {
        up = false;
      }
    }
    double seconds = pcm.length / 2.0 / Voice.SAMPLE_RATE;
    return new Speechlike(
        seconds,
        Math.sqrt(sum / Math.max(1, frames * frame)),
        loud / (double) Math.max(1, frames),
        rises);
  }
}
