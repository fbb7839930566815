package org.parley.launcher.eval;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.parley.delivery.Broker;
import org.parley.delivery.TopicRead;
import org.parley.events.Decoded;
import org.parley.events.EventIds;
import org.parley.events.Hypothesis;
import org.parley.events.Topics;
import org.parley.events.TranscriptCompleted;
import org.parley.events.UtteranceUnderstood;
import org.parley.understanding.Interpretation;
import org.parley.understanding.Interpreter;

/**
 * Logged transcripts, typed ones too, through another model, beside what was understood. Days and
 * times are read as on the day they were said, in this machine's time zone.
 */
final class NluReplay implements Replay {
  private final Broker broker;
  private final Interpreter interpreter;
  private final ZoneId zone;

  NluReplay(Broker broker, Interpreter interpreter, ZoneId zone) {
    this.broker = broker;
    this.interpreter = interpreter;
    this.zone = zone;
  }

  @Override
  public Report run(Instant since, int most) {
    Map<UUID, UtteranceUnderstood> understood = new HashMap<>();
    TopicRead.events(
        broker,
        Topics.INTERPRETATIONS,
        since,
        decoded -> {
          if (decoded.event() instanceof UtteranceUnderstood read) {
            understood.putIfAbsent(read.id(), read);
          }
        });
    ReplayTally tally = new ReplayTally();
    TopicRead.events(
        broker,
        Topics.TRANSCRIPTS,
        since,
        decoded -> {
          if (decoded.event() instanceof TranscriptCompleted said
              && !said.saidNothing()
              && tally.utterances() < most) {
            replay(said, decoded, understood, tally);
          }
        });
    return tally.report(interpreter.version().toString(), since);
  }

  private void replay(
      TranscriptCompleted said,
      Decoded decoded,
      Map<UUID, UtteranceUnderstood> understood,
      ReplayTally tally) {
    // Taken out: a transcript that is there twice counts once.
    UtteranceUnderstood read =
        understood.remove(EventIds.of(said.session(), said.utterance().toString(), "understood"));
    if (read == null) {
      tally.skip(1);
      return;
    }
    List<Hypothesis> hypotheses = new ArrayList<>();
    hypotheses.add(new Hypothesis(said.text(), said.confidence()));
    hypotheses.addAll(said.alternatives());
    Interpretation again =
        tally.timed(() -> interpreter.interpret(hypotheses, decoded.time().atZone(zone)));
    Meaning then = Meaning.understood(read.intent().name(), read.slots());
    Meaning now = Meaning.understood(again.intent().name(), again.slots());
    tally.add(
        new Outcome(
            said.session(),
            said.utterance().toString(),
            read.model(),
            then.toString(),
            now.toString(),
            then.differences(now)),
        1 + then.slots().size());
  }
}
