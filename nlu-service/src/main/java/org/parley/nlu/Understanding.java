package org.parley.nlu;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.events.Assignment;
import org.parley.events.Hypothesis;
import org.parley.events.ScoredIntent;
import org.parley.events.ShadowCompared;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.events.TranscriptCompleted;
import org.parley.events.UtteranceUnderstood;
import org.parley.understanding.Interpreter;

/**
 * What a transcript means, as an event. Pure: the same transcript at the same time gives the same
 * event.
 */
final class Understanding {
  private final ZoneId zone;

  Understanding(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * @param assigned the session's arm; empty where it has none
   * @param said when the transcript was made; "tomorrow" is the day after
   */
  UtteranceUnderstood of(
      Interpreter interpreter,
      TranscriptCompleted transcript,
      Optional<Assignment> assigned,
      Instant said) {
    String version = interpreter.version().toString();
    var hypotheses = new ArrayList<Hypothesis>();
    hypotheses.add(new Hypothesis(transcript.text(), transcript.confidence()));
    hypotheses.addAll(transcript.alternatives());
    var read = interpreter.interpret(hypotheses, said.atZone(zone));
    return new UtteranceUnderstood(
        transcript.session(),
        transcript.utterance(),
        read.text(),
        read.intent(),
        read.slots(),
        read.alternatives(),
        version,
        arm(assigned),
        transcript.model(),
        transcript.arm(),
        transcript.versionSubstituted() || isAnother(version, assigned));
  }

  /**
   * The answer to a transcript that could not be interpreted: nothing that we know.
   *
   * @param version of the model that was to do it
   */
  UtteranceUnderstood nothing(
      String version, TranscriptCompleted transcript, Optional<Assignment> assigned) {
    return new UtteranceUnderstood(
        transcript.session(),
        transcript.utterance(),
        transcript.text(),
        new ScoredIntent(ScoredIntent.OUT_OF_SCOPE, 0),
        List.of(),
        List.of(),
        version,
        arm(assigned),
        transcript.model(),
        transcript.arm(),
        transcript.versionSubstituted() || isAnother(version, assigned));
  }

  private static String arm(Optional<Assignment> assigned) {
    return assigned.map(Assignment::arm).orElse(Assignment.CHAMPION);
  }

  private static boolean isAnother(String version, Optional<Assignment> assigned) {
    return assigned.filter(arm -> !arm.version().equals(version)).isPresent();
  }

  /** How a shadow's interpretation differs from the one that was served. */
  static ShadowCompared compare(
      UtteranceUnderstood served,
      Duration servedFor,
      UtteranceUnderstood shadow,
      Duration shadowFor) {
    boolean intentChanged = !served.intent().name().equals(shadow.intent().name());
    int slotsChanged =
        Math.max(
            without(served.slots(), shadow.slots()).size(),
            without(shadow.slots(), served.slots()).size());
    return new ShadowCompared(
        served.session(),
        served.utterance(),
        Inference.MODEL,
        served.model(),
        shadow.model(),
        !intentChanged && slotsChanged == 0,
        served.slots().size(),
        slotsChanged,
        intentChanged,
        millis(servedFor),
        millis(shadowFor));
  }

  /** Names and values of those that the others have not; the words they were read from may vary. */
  private static List<Map.Entry<String, SlotValue>> without(List<Slot> slots, List<Slot> others) {
    List<Map.Entry<String, SlotValue>> left = new ArrayList<>();
    slots.forEach(slot -> left.add(Map.entry(slot.name(), slot.value())));
    others.forEach(slot -> left.remove(Map.entry(slot.name(), slot.value())));
    return left;
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
