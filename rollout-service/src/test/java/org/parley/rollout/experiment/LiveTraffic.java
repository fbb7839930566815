package org.parley.rollout.experiment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.parley.events.Assignment;
import org.parley.events.Event;
import org.parley.events.Outcome;
import org.parley.events.ShadowCompared;
import org.parley.events.Stage;
import org.parley.events.TurnEnded;
import org.parley.events.UtteranceId;

/** People who talk, one session after the other, to whatever arm the route gives them. */
final class LiveTraffic {
  static final Duration IDLE = Duration.ofSeconds(30);
  private static final Source SHADOWS = new Source("parley.shadows.v1", 0);
  private static final Source TURNS = new Source("parley.turns.v1", 0);

  private final SplittableRandom random;
  private final List<Event> written = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-25T12:00:00Z");
  private long offset;
  private int sessions;

  LiveTraffic(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * How an arm does.
   *
   * @param success share of turns that succeed
   * @param exposed share of turns in which the arm itself serves
   * @param transcribedMs until the final transcript
   */
  record Quality(double success, double exposed, long transcribedMs) {}

  Instant now() {
    return now;
  }

  /** Everything that the rollout wrote. */
  List<Event> written() {
    return written;
  }

  void write(List<Event> events) {
    written.addAll(events);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /**
   * Sessions of three turns, eight seconds apart, as long as the experiment runs, at most so many.
   *
   * @return how long that was
   */
  Duration talk(Rollout rollout, int most, Quality champion, Quality candidate) {
    Instant begun = now;
    for (int i = 0; i < most && running(rollout); i++) {
      double share = rollout.status().getLast().share();
      boolean onCandidate = random.nextDouble() < share;
      session(rollout, "s" + sessions++, onCandidate, onCandidate ? candidate : champion);
    }
    Duration talked = Duration.between(begun, now);
    pass(IDLE.multipliedBy(2));
    write(rollout.tick(now, true));
    return talked;
  }

  private static boolean running(Rollout rollout) {
    return rollout.status().getLast().state().equals("running");
  }

  void session(Rollout rollout, String session, boolean onCandidate, Quality quality) {
    for (int turn = 1; turn <= 3; turn++) {
      pass(Duration.ofMillis(700));
      turn(rollout, session, turn, onCandidate ? "candidate" : "champion", quality);
      write(rollout.tick(now, true));
    }
  }

  void turn(Rollout rollout, String session, int turn, String arm, Quality quality) {
    rollout.add(TURNS, offset++, ended(session, turn, arm, quality), now);
  }

  /** A session of one turn with what its records carry. */
  void assigned(Rollout rollout, String session, Assignment assignment) {
    TurnEnded turn =
        new TurnEnded(
            session,
            UtteranceId.of(1),
            Outcome.FULFILLED,
            Map.of("asr", assignment.version()),
            Map.of("asr", assignment.arm()),
            Map.of("asr", assignment),
            true,
            Map.of(),
            Map.of());
    rollout.add(TURNS, offset++, turn, now);
  }

  /**
   * Sessions on the champion, beside which the candidate decodes along.
   *
   * @param different share of the utterances whose answers differ
   */
  void talkUnheard(Rollout rollout, int most, double different) {
    for (int i = 0; i < most && rollout.status().getLast().share() == 0; i++) {
      String name = "s" + sessions++;
      for (int turn = 1; turn <= 3; turn++) {
        compared(rollout, name, turn, random.nextDouble() >= different);
      }
      session(rollout, name, false, new Quality(0.9, 1, 80));
    }
  }

  void compared(Rollout rollout, String session, int turn, boolean same) {
    ShadowCompared compared =
        new ShadowCompared(
            session,
            UtteranceId.of(turn),
            "asr",
            "asr@1",
            "asr@2",
            same,
            5,
            same ? 0 : 1,
            !same,
            4,
            2);
    rollout.add(SHADOWS, offset++, compared, now);
  }

  private TurnEnded ended(String session, int turn, String arm, Quality quality) {
    boolean succeeded = random.nextDouble() < quality.success();
    boolean exposed = random.nextDouble() < quality.exposed();
    return new TurnEnded(
        session,
        UtteranceId.of(turn),
        succeeded ? Outcome.FULFILLED : Outcome.NOT_UNDERSTOOD,
        Map.of("asr", arm.equals("candidate") ? "asr@2" : "asr@1"),
        Map.of("asr", arm),
        Map.of(),
        exposed,
        Map.of(Stage.SPEECH_ENDED, 0L, Stage.TRANSCRIBED, quality.transcribedMs()),
        Map.of("asr", !exposed ? 900.0 : arm.equals("candidate") ? 40.0 : 120.0));
  }
}
