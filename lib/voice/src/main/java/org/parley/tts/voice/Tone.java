package org.parley.tts.voice;

/** Two short notes for what no voice can speak, so that a reply is never silence. */
final class Tone {
  private static final int NOTE_SAMPLES = Voice.SAMPLE_RATE * 18 / 100;
  private static final double[] NOTES_HZ = {660, 495};
  private static final double AMPLITUDE = 6000;

  private Tone() {}

  static byte[] sound() {
    byte[] pcm = new byte[2 * NOTE_SAMPLES * NOTES_HZ.length];
    for (int note = 0; note < NOTES_HZ.length; note++) {
      for (int i = 0; i < NOTE_SAMPLES; i++) {
        double fade = Math.sin(Math.PI * i / NOTE_SAMPLES);
        long sample =
            Math.round(
                AMPLITUDE * fade * Math.sin(2 * Math.PI * NOTES_HZ[note] * i / Voice.SAMPLE_RATE));
        int at = 2 * (note * NOTE_SAMPLES + i);
        pcm[at] = (byte) sample;
        pcm[at + 1] = (byte) (sample >> 8);
      }
    }
    return pcm;
  }
}
