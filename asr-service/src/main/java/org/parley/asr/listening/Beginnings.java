package org.parley.asr.listening;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.events.Assignment;
import org.parley.events.Endpoint;
import org.parley.events.Stage;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.recognition.Recognizer;
import org.parley.runtime.ModelPool.Lease;

/**
 * Begins segments: with the version of the session's arm, with the one that an earlier replica
 * began with, or not at all where that has failed often enough. Where that version is not to be
 * had, the champion of the moment serves.
 */
final class Beginnings {
  private final Models models;
  private final Shadow.Source shadows;
  private final Transcripts transcripts;
  private final Tally tally;
  private final ListenerSettings settings;
  private final InstantSource clock;

  Beginnings(
      Models models,
      Shadow.Source shadows,
      Transcripts transcripts,
      Tally tally,
      ListenerSettings settings,
      InstantSource clock) {
    this.models = models;
    this.shadows = shadows;
    this.transcripts = transcripts;
    this.tally = tally;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What is held becomes the beginning of a segment, which may be decoded as soon as it is written
   * that it was begun.
   *
   * @param live utterances that are being recognised
   */
  void begin(Session session, Hearing hearing, int live) {
    Progress.Begun begun = hearing.position().begun();
    UtteranceId id = new UtteranceId(hearing.number, hearing.position().part());
    Optional<String> reason = refusal(begun, live);
    if (reason.isPresent()) {
      giveUp(session, hearing, id, reason.get());
      return;
    }
    Arrival first = hearing.held().element().arrival();
    Segment segment =
        new Segment(
            session.id(),
            id,
            first.chunk().sequence(),
            begun == null ? 1 : begun.attempt() + 1,
            service(begun, arms(session, first), live),
            first.context());
    hearing.open(segment);
    session.segments().add(segment);
    transcripts.write(segment.started(), segment.context(), segment.from(), segment::recorded);
  }

  /** Those that came with the sound, or those that nobody has given before. */
  private Map<String, Assignment> arms(Session session, Arrival first) {
    Map<String, Assignment> given = first.context().assigned();
    return given.isEmpty() ? models.arms(session.id()) : given;
  }

  private Service service(
      Progress.@Nullable Begun begun, Map<String, Assignment> assigned, int live) {
    Optional<Assignment> own = Optional.ofNullable(assigned.get(models.name()));
    Lease<Recognizer> lease = begun == null ? model(own) : model(begun);
    String version = lease.version().toString();
    boolean substituted =
        own.filter(arm -> !arm.version().equals(version)).isPresent()
            || (begun != null && !begun.model().equals(version));
    String arm = begun == null ? own.map(Assignment::arm).orElse(Assignment.CHAMPION) : begun.arm();
    return new Service(lease, arm, substituted, assigned, shadows.next(live));
  }

  private Optional<String> refusal(Progress.@Nullable Begun begun, int live) {
    if (begun != null && !mayBegin(begun)) {
      return Optional.of(
          "its recognition was begun " + begun.attempt() + " times and never finished");
    }
    if (live >= settings.utterances()) {
      return Optional.of(settings.utterances() + " utterances are being recognised already");
    }
    return Optional.empty();
  }

  /** After the last attempt with its own version it is the champion's turn, once. */
  private boolean mayBegin(Progress.Begun begun) {
    return begun.attempt() < settings.attempts()
        || (begun.attempt() == settings.attempts() && !begun.model().equals(championName()));
  }

  private Lease<Recognizer> model(Optional<Assignment> own) {
    return own.flatMap(arm -> models.loaded(arm.version())).orElseGet(models::champion);
  }

  private Lease<Recognizer> model(Progress.Begun begun) {
    return begun.attempt() >= settings.attempts()
        ? models.champion()
        : models.version(begun.model()).orElseGet(models::champion);
  }

  /**
   * The speaker is answered as for words not understood, and the sound is there to be looked at.
   */
  private void giveUp(Session session, Hearing hearing, UtteranceId id, String reason) {
    tally.givenUp();
    Arrival first = hearing.held().remove().arrival();
    Map<String, Assignment> arms = arms(session, first);
    first.receipt().refuse(reason);
    TranscriptCompleted apology =
        new TranscriptCompleted(
            session.id(),
            id,
            "",
            List.of(),
            List.of(),
            0,
            0,
            0,
            Endpoint.STALLED,
            championName(),
            Optional.ofNullable(arms.get(models.name()))
                .map(Assignment::arm)
                .orElse(Assignment.CHAMPION),
            false);
    TurnContext context = first.context().withAssigned(arms).at(Stage.TRANSCRIBED, clock.instant());
    List<Receipt> rest = hearing.held().stream().map(held -> held.arrival().receipt()).toList();
    hearing.held().clear();
    hearing.close();
    transcripts.write(apology, context, Progress.ALL, () -> rest.forEach(Receipt::acknowledge));
  }

  private String championName() {
    try (Lease<Recognizer> lease = models.champion()) {
      return lease.version().toString();
    }
  }
}
