package org.parley.compression.speech;

/** Finds where in a recording its phones are said. */
public interface PhoneAligner extends AutoCloseable {
  /** Stands for a phone whose place is not known well enough to cut there. */
  int UNSURE = -1;

  /**
   * A sample in the middle of each phone, rising, or {@link #UNSURE}.
   *
   * @param samples at 16 kHz
   * @param phones that are said in it, tokens of {@link Phones}
   */
  int[] middles(float[] samples, int[] phones);

  @Override
  void close();
}
