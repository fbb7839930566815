package org.parley.asr.listening;

import java.time.Duration;
import org.parley.recognition.Endpointer;

/**
 * @param endpointer where segments end
 * @param stalled an utterance that gets no sound for so long is ended
 * @param leadMs silence before the first word that stays part of a segment, milliseconds; more is
 *     forgotten
 * @param keptMs how much of it is kept then
 * @param utterances recognised at once, at most; further ones are turned away
 * @param attempts an utterance that was begun so often and never finished is given up
 */
public record ListenerSettings(
    Endpointer.Settings endpointer,
    Duration stalled,
    int leadMs,
    int keptMs,
    int utterances,
    int attempts) {
  public static final ListenerSettings DEFAULT =
      new ListenerSettings(Endpointer.Settings.DEFAULT, Duration.ofSeconds(5), 3000, 500, 200, 2);

  public ListenerSettings {
    if (keptMs < 0 || leadMs < keptMs) {
      throw new IllegalArgumentException(
          "of " + leadMs + " ms of silence " + keptMs + " ms are kept");
    }
    if (utterances < 1 || attempts < 1) {
      throw new IllegalArgumentException("utterances " + utterances + ", attempts " + attempts);
    }
  }
}
