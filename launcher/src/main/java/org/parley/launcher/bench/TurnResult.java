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
  boolean hasFinal() {
    return Double.isFinite(finalMs);
  }
}
