package org.parley.gateway.conversation;

import java.time.Instant;
import java.util.random.RandomGenerator;

/** Where the figures of a running gateway go. */
public interface Measures {
  /** A turn begins. */
  default Trace begun(String session, Instant at) {
    return Trace.unwatched(RandomGenerator.getDefault());
  }

  /**
   * A turn got its first sound.
   *
   * @param asr arm that heard it
   * @param nlu arm that understood it
   */
  void turn(StageTimes times, String asr, String nlu);

  /** A turn ended without its answer. */
  void failed(Problem.Kind kind);

  /** A reply's sound was stopped because somebody spoke. */
  void bargedIn();
}
