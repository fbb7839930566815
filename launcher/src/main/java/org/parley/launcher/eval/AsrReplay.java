package org.parley.launcher.eval;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.parley.delivery.Broker;
import org.parley.delivery.TopicRead;
import org.parley.events.AudioChunk;
import org.parley.events.Endpoint;
import org.parley.events.Topics;
import org.parley.events.TranscriptCompleted;
import org.parley.recognition.EditDistance;
import org.parley.recognition.Recognizer;

/**
 * Logged sound through another recogniser, beside what was recognised.
 *
 * <p>An utterance that its client ended is heard from the same sample on as then, so that the
 * version that served gives the same words again. One that voice activity ended or split is heard
 * whole, and its pieces are compared as one text.
 */
final class AsrReplay implements Replay {
  private final Broker broker;
  private final Recognizer recognizer;

  /**
   * @param recognizer of one thread
   */
  AsrReplay(Broker broker, Recognizer recognizer) {
    this.broker = broker;
    this.recognizer = recognizer;
  }

  @Override
  public Report run(Instant since, int most) {
    Map<LoggedSound.Key, List<TranscriptCompleted>> happened = transcripts(since);
    ReplayTally tally = new ReplayTally();
    LoggedSound sound = new LoggedSound();
    TopicRead.events(
        broker,
        Topics.AUDIO,
        since,
        decoded -> {
          if (decoded.event() instanceof AudioChunk chunk && tally.utterances() < most) {
            sound.add(chunk).ifPresent(whole -> replay(whole, happened, tally));
          }
        });
    tally.skip(sound.incomplete());
    return tally.report(recognizer.version().toString(), since);
  }

  private Map<LoggedSound.Key, List<TranscriptCompleted>> transcripts(Instant since) {
    Map<LoggedSound.Key, List<TranscriptCompleted>> transcripts = new HashMap<>();
    TopicRead.events(
        broker,
        Topics.TRANSCRIPTS,
        since,
        decoded -> {
          if (decoded.event() instanceof TranscriptCompleted done
              && done.endpoint() != Endpoint.TEXT) {
            List<TranscriptCompleted> pieces =
                transcripts.computeIfAbsent(
                    new LoggedSound.Key(done.session(), done.utterance().number()),
                    _ -> new ArrayList<>());
            // Downstream keeps the first of an id, and so does this.
            if (pieces.stream().noneMatch(piece -> piece.id().equals(done.id()))) {
              pieces.add(done);
            }
          }
        });
    transcripts
        .values()
        .forEach(pieces -> pieces.sort(Comparator.comparing(TranscriptCompleted::utterance)));
    return transcripts;
  }

  private void replay(
      LoggedSound.Whole whole,
      Map<LoggedSound.Key, List<TranscriptCompleted>> happened,
      ReplayTally tally) {
    List<TranscriptCompleted> pieces = happened.getOrDefault(whole.key(), List.of());
    if (pieces.isEmpty()) {
      tally.skip(1);
      return;
    }
    float[] heard = heard(whole, pieces);
    String then =
        pieces.stream()
            .map(TranscriptCompleted::text)
            .filter(text -> !text.isBlank())
            .collect(Collectors.joining(" "));
    String now = tally.timed(() -> recognizer.recognize(heard)).text();
    List<String> words = WordErrors.words(then);
    tally.add(
        new Outcome(
            whole.key().session(),
            Long.toString(whole.key().number()),
            pieces.getFirst().model(),
            then,
            now,
            EditDistance.of(words, WordErrors.words(now))),
        words.size());
  }

  private static float[] heard(LoggedSound.Whole whole, List<TranscriptCompleted> pieces) {
    TranscriptCompleted only = pieces.getFirst();
    boolean ended = only.utterance().part() == 0 && only.endpoint() == Endpoint.END_MARK;
    return ended ? whole.last(only.audioMs()) : whole.samples();
  }
}
