package org.parley.asr.listening;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.parley.events.TranscriptCompleted;

/** Another version that recognises what was recognised, without being heard. */
public interface Shadow {
  /**
   * Takes an utterance; returns at once, and may let it go where there is no time for it.
   *
   * @param sound 16 kHz, −1..1, in pieces
   * @param servedFor processor time of the runs of the network and of the searches that made the
   *     transcript, its share where they were for others, too
   */
  void compare(TranscriptCompleted served, List<float[]> sound, Duration servedFor);

  /** Where a shadow comes from. */
  interface Source {
    /**
     * The shadow of an utterance that begins now; empty where the route has none or there is no
     * time for it.
     *
     * @param live utterances that are being recognised
     */
    Optional<Shadow> next(int live);
  }
}
