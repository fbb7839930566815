package org.parley.asr.listening;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.parley.events.Endpoint;
import org.parley.events.Hypothesis;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TranscriptRevised;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceStarted;
import org.parley.events.Word;
import org.parley.recognition.Recognizer;
import org.parley.recognition.Transcript;
import org.parley.recognition.UtteranceStream;

/**
 * One utterance, or one part of a split one, from its first sample to its transcript. Owns its
 * lease of the model.
 */
final class Segment {
  private final String session;
  private final UtteranceId id;
  private final int from;
  private final int attempt;
  private final Service service;
  private final UtteranceStream stream;
  private final List<Receipt> receipts = new ArrayList<>();

  /** For the shadow; empty where there is none. */
  private final List<float[]> sound = new ArrayList<>();

  private TurnContext context;
  private Duration work = Duration.ZERO;
  private int through;
  private boolean recorded;
  private int revision;
  private String text = "";
  private Endpoint endpoint = Endpoint.STALLED;
  private int speechEndMs;
  private Instant begunAt = Instant.EPOCH;
  private Instant endedAt = Instant.EPOCH;

  Segment(
      String session, UtteranceId id, int from, int attempt, Service service, TurnContext context) {
    this.session = session;
    this.id = id;
    this.from = from;
    this.attempt = attempt;
    this.service = service;
    this.stream = service.lease().model().open();
    this.context = context;
  }

  /** Takes the record's samples, which may be fewer than it holds, and keeps its receipt. */
  void add(Hearing.Heard heard) {
    Arrival arrival = heard.arrival();
    if (receipts.isEmpty()) {
      begunAt = arrival.at();
    }
    receipts.add(arrival.receipt());
    through = arrival.chunk().sequence();
    context = arrival.context();
    if (heard.samples().length > 0) {
      stream.accept(heard.samples(), heard.frames());
      if (service.shadow().isPresent()) {
        sound.add(heard.samples());
      }
    }
  }

  /** That it has begun is written; it may be decoded now. */
  void recorded() {
    recorded = true;
  }

  boolean decodable() {
    return recorded && stream.ready();
  }

  boolean finished() {
    return recorded && stream.finished();
  }

  /**
   * @param speechEndMs end of the last voiced sound
   * @param at when its sound had ended
   */
  void end(Endpoint endpoint, int speechEndMs, Instant at) {
    this.endpoint = endpoint;
    this.speechEndMs = speechEndMs;
    this.endedAt = at;
    stream.end();
  }

  UtteranceStarted started() {
    return new UtteranceStarted(session, id, service.version(), service.arm(), attempt);
  }

  /**
   * Says that the next one to begin it does so because it was asked to, not because this one
   * failed.
   */
  UtteranceStarted handedOver() {
    return new UtteranceStarted(session, id, service.version(), service.arm(), attempt - 1);
  }

  /** First chunk. */
  int from() {
    return from;
  }

  /** A revision where the words have changed. Depends on the sound alone, not on when it came. */
  List<TranscriptRevised> revised() {
    String now = stream.partial();
    if (now.equals(text) || stream.heardMs() >= stream.audioMs()) {
      return List.of();
    }
    text = now;
    return List.of(new TranscriptRevised(session, id, ++revision, stream.heardMs(), now));
  }

  TranscriptCompleted completed() {
    Transcript transcript = stream.transcript();
    return new TranscriptCompleted(
        session,
        id,
        transcript.text(),
        transcript.words().stream()
            .map(word -> new Word(word.text(), word.startMs(), word.endMs(), word.confidence()))
            .toList(),
        transcript.alternatives().stream()
            .map(other -> new Hypothesis(other.text(), other.confidence()))
            .toList(),
        transcript.confidence(),
        stream.audioMs(),
        Math.min(speechEndMs, stream.audioMs()),
        endpoint,
        service.version(),
        service.arm(),
        service.substituted());
  }

  /** Takes note of processor time, its share where it was spent on others, too. */
  void worked(Duration share) {
    work = work.plus(share);
  }

  Duration work() {
    return work;
  }

  /** Lets the shadow hear what was served. */
  void compare(TranscriptCompleted served) {
    service.shadow().ifPresent(shadow -> shadow.compare(served, sound, work));
  }

  void acknowledge() {
    receipts.forEach(Receipt::acknowledge);
  }

  /** Gives the model back. */
  void close() {
    service.lease().close();
  }

  Recognizer recognizer() {
    return service.lease().model();
  }

  UtteranceStream stream() {
    return stream;
  }

  TurnContext context() {
    return context.withAssigned(service.assigned());
  }

  int through() {
    return through;
  }

  /** When its first sound was sent. */
  Instant begunAt() {
    return begunAt;
  }

  Instant endedAt() {
    return endedAt;
  }
}
