package org.parley.asr.listening;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.parley.events.Stage;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TranscriptRevised;
import org.parley.events.TurnContext;
import org.parley.recognition.Recognizer;
import org.parley.recognition.UtteranceStream;
import org.parley.runtime.ModelVersion;
import org.parley.runtime.ThreadTime;

/** Makes transcripts of segments, those of all sessions together. */
final class Decoding {
  private final Transcripts transcripts;
  private final Tally tally;
  private final InstantSource clock;

  Decoding(Transcripts transcripts, Tally tally, InstantSource clock) {
    this.transcripts = transcripts;
    this.tally = tally;
    this.clock = clock;
  }

  /**
   * Recognises one chunk of every session's first segment that has one, and tells what there is to
   * tell.
   *
   * @return whether there was anything to do
   */
  boolean advance(Collection<Session> sessions) {
    Map<Recognizer, List<Segment>> ready = new IdentityHashMap<>();
    for (Session session : sessions) {
      Segment segment = session.segments().peek();
      if (segment != null && segment.decodable()) {
        ready.computeIfAbsent(segment.recognizer(), recognizer -> new ArrayList<>()).add(segment);
      }
    }
    ready.forEach(this::decode);
    boolean completed = false;
    for (Session session : sessions) {
      completed |= complete(session);
    }
    return completed || !ready.isEmpty();
  }

  private void decode(Recognizer recognizer, List<Segment> segments) {
    Instant begin = clock.instant();
    Duration before = ThreadTime.used();
    List<UtteranceStream> streams = segments.stream().map(Segment::stream).toList();
    recognizer.advance(streams);
    Duration time = Duration.between(begin, clock.instant());
    tally.decoded(segments.size(), time);
    Duration share = ThreadTime.used().minus(before).dividedBy(segments.size());
    for (Segment segment : segments) {
      segment.worked(share);
      for (TranscriptRevised revised : segment.revised()) {
        transcripts.write(revised, segment.context(), segment.through());
      }
    }
  }

  private boolean complete(Session session) {
    boolean any = false;
    for (Segment segment = session.segments().peek();
        segment != null && segment.finished();
        segment = session.segments().peek()) {
      session.segments().remove();
      complete(segment);
      any = true;
    }
    return any;
  }

  private void complete(Segment segment) {
    Duration before = ThreadTime.used();
    TranscriptCompleted completed = segment.completed();
    segment.worked(ThreadTime.used().minus(before));
    segment.compare(completed);
    segment.close();
    Instant now = clock.instant();
    TurnContext context = segment.context();
    if (!context.reached().containsKey(Stage.SPEECH_ENDED)) {
      context = context.at(Stage.SPEECH_ENDED, segment.endedAt());
    }
    context =
        context
            .at(Stage.TRANSCRIBED, now)
            .worked(ModelVersion.parse(completed.model()).name(), segment.work());
    tally.completed(
        completed, context, segment.begunAt(), Duration.between(segment.endedAt(), now));
    transcripts.write(completed, context, segment.through(), segment::acknowledge);
  }
}
