package org.parley.gateway.sound;

/** Whether somebody speaks into the microphone while a reply is played. */
public final class SpeechOnset {
  private static final int FRAME = SoundDecoder.SAMPLE_RATE / 100;

  /**
   * Frames of 10 ms that must be speech in a row: a click is shorter, and 200 ms is the whole
   * budget.
   */
  private static final int FRAMES_OF_SPEECH = 8;

  /** Speech is this much louder than the quietest of late: 12 dB in power. */
  private static final double LOUDER = 16;

  /** RMS of −54 dB full scale: below it nobody speaks into a microphone. */
  private static final double QUIETEST_SPEECH = 4e-6;

  /** The floor doubles in about 0.7 s of steady noise. */
  private static final double FLOOR_RISE = 1.01;

  private double floor = 1e-6;
  private double energy;
  private int count;
  private int voiced;

  /**
   * Takes 16 kHz samples.
   *
   * @param listening whether a reply can be heard now; what was said before it began does not count
   * @return whether speech has gone on for long enough while listening
   */
  public boolean hears(float[] samples, boolean listening) {
    boolean heard = false;
    if (!listening) {
      voiced = 0;
    }
    for (float sample : samples) {
      energy += (double) sample * sample;
      count++;
      if (count == FRAME) {
        heard |= frame(energy / FRAME, listening);
        energy = 0;
        count = 0;
      }
    }
    return heard;
  }

  private boolean frame(double power, boolean listening) {
    boolean speech = power > QUIETEST_SPEECH && power > LOUDER * floor;
    floor = power < floor ? Math.max(power, 1e-9) : floor * FLOOR_RISE;
    voiced = speech ? voiced + 1 : Math.max(0, voiced - 2);
    return listening && voiced >= FRAMES_OF_SPEECH;
  }
}
