package org.parley.launcher.bench;

import java.util.Map;

/**
 * What came of one utterance.
 *
 * @param transcript of all its parts, in order
 * @param finalMs from the sending of the end mark to the arrival of the final; infinite where none
 *     came
 * @param stages the gateway's times of each stage, milliseconds after the end mark; empty where the
 *     reply did not come
 */
record TurnResult(
    Utterance utterance, String transcript, double finalMs, Map<String, Long> stages) {
  /** Of an utterance of which nothing came. */
  static TurnResult nothing(Utterance utterance) {
    return new TurnResult(utterance, "", Double.POSITIVE_INFINITY, Map.of());
  }

  boolean hasFinal() {
    return Double.isFinite(finalMs);
  }

  boolean isLate() {
    return hasFinal() && finalMs > StreamReport.LATE_MS;
  }

  /**
   * Whether there is no final, or another one than the utterance gets alone.
   *
   * @param alone transcripts with nobody else speaking
   */
  boolean isLost(Map<Utterance, String> alone) {
    return !hasFinal() || !transcript.equals(alone.get(utterance));
  }
}
