package org.parley.asr.listening;

import java.time.Duration;
import java.time.Instant;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TurnContext;

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
   * A transcript was made.
   *
   * @param context of the utterance's last sound
   * @param begun when its first sound was sent
   * @param late from the end of the utterance's sound to the transcript
   */
  void completed(TranscriptCompleted transcript, TurnContext context, Instant begun, Duration late);

  /** An utterance was given up. */
  void givenUp();
}
