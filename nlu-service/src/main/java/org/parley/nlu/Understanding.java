package org.parley.nlu;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.parley.events.Hypothesis;
import org.parley.events.ScoredIntent;
import org.parley.events.TranscriptCompleted;
import org.parley.events.UtteranceUnderstood;
import org.parley.understanding.Interpreter;

/**
 * What a transcript means, as an event. Pure: the same transcript at the same time gives the same
 * event.
 */
final class Understanding {
  /** The arm of a model that runs without an experiment. */
  static final String CHAMPION = "champion";

  private final ZoneId zone;

  Understanding(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * @param said when the transcript was made; "tomorrow" is the day after
   */
  UtteranceUnderstood of(Interpreter interpreter, TranscriptCompleted transcript, Instant said) {
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
        interpreter.version().toString(),
        CHAMPION,
        transcript.model(),
        transcript.arm(),
        transcript.versionSubstituted());
  }

  /**
   * The answer to a transcript that could not be interpreted: nothing that we know.
   *
   * @param version of the model that was to do it
   */
  UtteranceUnderstood nothing(String version, TranscriptCompleted transcript) {
    return new UtteranceUnderstood(
        transcript.session(),
        transcript.utterance(),
        transcript.text(),
        new ScoredIntent(ScoredIntent.OUT_OF_SCOPE, 0),
        List.of(),
        List.of(),
        version,
        CHAMPION,
        transcript.model(),
        transcript.arm(),
        transcript.versionSubstituted());
  }
}
