package org.parley.asr.listening;

import java.time.Duration;

/** Hears what is worth counting. */
public interface Tally {
  /** A chunk came a second time. */
  void duplicate();

  /** Chunks never came. */
  void lost(int chunks);

  /**
   * The network ran.
   *
   * @param utterances in one run
   */
  void decoded(int utterances, Duration time);

  /**
   * A transcript was written.
   *
   * @param late from the end of the utterance's sound to the transcript
   */
  void completed(Duration late);

  /** An utterance was given up. */
  void givenUp();
}
