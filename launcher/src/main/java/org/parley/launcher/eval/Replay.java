package org.parley.launcher.eval;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;

/** Runs what people said through a candidate that they did not hear. */
interface Replay {
  /**
   * One utterance.
   *
   * @param served version that was heard
   * @param changed word edits between both transcripts; of meanings, the intent and the slots that
   *     differ
   */
  record Outcome(
      String session,
      String utterance,
      String served,
      String happened,
      String candidate,
      int changed) {}

  /**
   * @param skipped utterances that the log holds only a part of, or that nobody answered
   * @param parts words of what was heard; of meanings, intents and slots
   * @param changed of these
   * @param msPerUtterance processor time of the candidate
   */
  @JsonPropertyOrder({
    "model",
    "served",
    "since",
    "utterances",
    "same",
    "different",
    "parts",
    "changed",
    "skipped",
    "msPerUtterance",
    "differences"
  })
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Report(
      String model,
      SortedSet<String> served,
      Instant since,
      int utterances,
      int same,
      int different,
      int parts,
      int changed,
      int skipped,
      double msPerUtterance,
      List<Outcome> differences) {}

  /**
   * @param most utterances at most
   */
  Report run(Instant since, int most);
}
