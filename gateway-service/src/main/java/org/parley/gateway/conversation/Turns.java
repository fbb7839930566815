package org.parley.gateway.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.parley.events.Act;
import org.parley.events.Decoded;
import org.parley.events.Endpoint;
import org.parley.events.Event;
import org.parley.events.ReplyChosen;
import org.parley.events.SoundStarted;
import org.parley.events.SpeechChunk;
import org.parley.events.Stage;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TranscriptRevised;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;

/** The turns of a session that are under way: what comes back is put in order and told. */
final class Turns {
  /**
   * A reply without an interpretation (an apology for sound that could not be recognised) is told
   * after this wait.
   */
  private static final Duration REORDERING = Duration.ofMillis(500);

  /**
   * Where the end of a stream is silence, no further part comes: then those that came are all.
   * Sound of which there is a part still to come has been transcribed within this time of the last
   * one.
   */
  private static final Duration LAST_PART = Duration.ofSeconds(2);

  private final Edge edge;
  private final String session;
  private final Map<UtteranceId, Turn> turns = new LinkedHashMap<>();
  private final Map<Long, Instant> speechEnds = new HashMap<>();

  /** Ended sound whose last transcript is not there yet, with the time of its end. */
  private final Map<Long, Instant> unheard = new LinkedHashMap<>();

  /** Of turns that are not over, by utterance. */
  private final Map<Long, Trace> traces = new HashMap<>();

  private final Map<Long, Answering> answers = new LinkedHashMap<>();
  private final Map<UUID, UtteranceId> replies = new HashMap<>();
  private final ReplySounds sounds = new ReplySounds();

  /** Utterances that are over: a replay after a crash may bring their events once more. */
  private final Set<UtteranceId> over = Collections.newSetFromMap(new Recent<>());

  private @Nullable UUID playing;
  private @Nullable Client client;

  Turns(Edge edge, String session) {
    this.edge = edge;
    this.session = session;
  }

  void tellTo(@Nullable Client newest) {
    client = newest;
  }

  void answer(long number, Answering answering) {
    answers.put(number, answering);
  }

  void begun(long number, Trace trace) {
    traces.put(number, trace);
  }

  void soundEnded(long number, Instant now) {
    speechEnds.put(number, now);
    unheard.put(number, now);
  }

  void textSent(UtteranceId utterance, Instant now) {
    speechEnds.put(utterance.number(), now);
    turns.put(utterance, new Turn(utterance, now));
  }

  boolean awaitTranscript() {
    return !unheard.isEmpty();
  }

  boolean isAudible(Instant now) {
    return sounds.isAudible(now);
  }

  boolean isIdle() {
    return unheard.isEmpty() && answers.isEmpty() && turns.isEmpty();
  }

  void receive(Decoded decoded, Instant now) {
    if (about(decoded.event()).filter(over::contains).isPresent()) {
      return;
    }
    switch (decoded.event()) {
      case TranscriptRevised revised -> revised(revised, now);
      case TranscriptCompleted completed -> completed(completed, decoded.context(), now);
      case UtteranceUnderstood understood -> understood(understood, now);
      case ReplyChosen reply -> replied(reply, now);
      case SpeechChunk chunk -> {
        sounds.add(chunk, now);
        play(now);
      }
      case Event _ -> {
        // Other events of these topics are not for clients.
      }
    }
    settle();
  }

  private static Optional<UtteranceId> about(Event event) {
    return switch (event) {
      case TranscriptRevised revised -> Optional.of(revised.utterance());
      case TranscriptCompleted completed -> Optional.of(completed.utterance());
      case UtteranceUnderstood understood -> Optional.of(understood.utterance());
      case ReplyChosen reply -> reply.utterance();
      case Event _ -> Optional.empty();
    };
  }

  private void revised(TranscriptRevised revised, Instant now) {
    if (turn(revised.utterance(), now).revised(revised, now)) {
      tell(
          new ServerMessage.Partial(
              revised.utterance(), revised.revision(), revised.audioMs(), revised.text()));
    }
  }

  private void completed(TranscriptCompleted completed, TurnContext context, Instant now) {
    UtteranceId utterance = completed.utterance();
    Turn turn = turn(utterance, now);
    if (!turn.transcribed(completed, speechEnd(completed, context, now), now)) {
      return;
    }
    if (completed.endpoint() == Endpoint.END_MARK || completed.endpoint() == Endpoint.STALLED) {
      unheard.remove(utterance.number());
    }
    tell(
        new ServerMessage.Final(
            utterance,
            completed.text(),
            completed.words().stream().map(SpokenWord::of).toList(),
            completed.confidence(),
            completed.endpoint(),
            completed.model(),
            completed.arm(),
            turn.msSinceSpeech(now)));
    if (completed.saidNothing()) {
      turn.finish();
    }
    turn.takeEarlyUnderstood().ifPresent(early -> understood(early, now));
  }

  private Instant speechEnd(TranscriptCompleted completed, TurnContext context, Instant now) {
    Instant marked = speechEnds.get(completed.utterance().number());
    boolean byMark =
        completed.endpoint() == Endpoint.END_MARK || completed.endpoint() == Endpoint.TEXT;
    return byMark && marked != null
        ? marked
        : context.reached().getOrDefault(Stage.SPEECH_ENDED, now);
  }

  private void understood(UtteranceUnderstood understood, Instant now) {
    Turn turn = turn(understood.utterance(), now);
    if (!turn.understood(understood, now)) {
      return;
    }
    tell(
        new ServerMessage.Intent(
            understood.utterance(),
            understood.intent(),
            Slots.byName(understood),
            understood.model(),
            understood.arm(),
            turn.msSinceSpeech(now)));
    turn.takeEarlyReply().ifPresent(early -> replied(early, now));
  }

  private void replied(ReplyChosen reply, Instant now) {
    Optional<Turn> turn = reply.utterance().map(utterance -> turn(utterance, now));
    if (turn.isPresent() && !turn.get().replied(reply, now, false)) {
      return;
    }
    tellReply(reply, turn, now);
  }

  private void tellReply(ReplyChosen reply, Optional<Turn> turn, Instant now) {
    if (reply.act() == Act.STOP) {
      silence(now);
    }
    tell(
        new ServerMessage.Reply(
            reply.utterance(),
            reply.id(),
            reply.text(),
            reply.act(),
            reply.state(),
            turn.map(t -> t.msSinceSpeech(now))));
    reply.utterance().ifPresent(utterance -> replies.put(reply.id(), utterance));
    if (reply.text().isBlank()) {
      turn.ifPresent(Turn::finish);
    } else {
      sounds.announce(reply.id(), now);
      play(now);
    }
  }

  private void play(Instant now) {
    for (SpeechChunk chunk : sounds.due(now)) {
      Optional<UtteranceId> utterance = Optional.ofNullable(replies.get(chunk.reply()));
      if (!chunk.reply().equals(playing)) {
        playing = chunk.reply();
        tell(new ServerMessage.Speech(utterance, chunk.reply(), chunk.sampleRate(), false));
      }
      if (client != null && chunk.pcm().length > 0) {
        client.play(chunk.pcm());
      }
      if (chunk.last()) {
        tell(new ServerMessage.Speech(utterance, chunk.reply(), chunk.sampleRate(), true));
      }
      utterance.ifPresent(id -> sounded(id, chunk, now));
    }
  }

  private void sounded(UtteranceId utterance, SpeechChunk chunk, Instant now) {
    Turn turn = turns.get(utterance);
    if (turn == null) {
      return;
    }
    Answering answering = answers.get(utterance.number());
    if (answering != null) {
      answering.hear(chunk);
    }
    if (chunk.pcm().length > 0 && turn.sounded(now)) {
      tell(new ServerMessage.Latency(utterance, turn.times(), turn.endpointMs()));
      edge.measures().turn(turn.times(), turn.asrArm(), turn.nluArm());
      Trace trace = traces.get(utterance.number());
      if (trace != null) {
        trace.sounded(now.minusMillis(turn.msSinceSpeech(now)), now);
      }
      var _ =
          edge.writer()
              .append(
                  session,
                  utterance,
                  new SoundStarted(session, utterance, turn.msSinceSpeech(now)),
                  TurnContext.replyingTo(edge.gateway()));
    }
    if (chunk.last()) {
      turn.finish();
    }
  }

  /** Stops all sound of replies. */
  void silence(Instant now) {
    for (UUID reply : sounds.silence(now)) {
      tell(new ServerMessage.Stop(reply));
      finish(reply);
    }
    settle();
  }

  /** Stops all sound of replies because somebody speaks. */
  void bargeIn(Instant now) {
    edge.measures().bargedIn();
    silence(now);
  }

  private void finish(UUID reply) {
    UtteranceId utterance = replies.remove(reply);
    if (utterance != null && turns.get(utterance) instanceof Turn turn) {
      turn.finish();
    }
  }

  void tick(Instant now) {
    Duration patience = edge.limits().answer();
    for (Turn turn : List.copyOf(turns.values())) {
      if (turn.keepsEarlyReply() && turn.progress().plus(REORDERING).isBefore(now)) {
        turn.takeEarlyReply()
            .filter(early -> turn.replied(early, now, true))
            .ifPresent(early -> tellReply(early, Optional.of(turn), now));
      }
      if (isLate(turn, patience, now)) {
        fail(turn, new Problem(Problem.Kind.NO_ANSWER, turn.awaited().missingAfter(patience)));
      }
    }
    for (Map.Entry<Long, Instant> ended : List.copyOf(unheard.entrySet())) {
      checkUnheard(ended.getKey(), ended.getValue(), patience, now);
    }
    sounds.giveUp(patience, now).forEach(this::finish);
    play(now);
    settle();
  }

  private boolean isLate(Turn turn, Duration patience, Instant now) {
    boolean running =
        turn.awaited() == Turn.Awaited.TRANSCRIPT
            && !speechEnds.containsKey(turn.utterance().number());
    return !turn.isFinished() && !running && turn.progress().plus(patience).isBefore(now);
  }

  private void checkUnheard(long number, Instant ended, Duration patience, Instant now) {
    List<Turn> parts = parts(number);
    boolean begun = parts.stream().anyMatch(turn -> turn.awaited() == Turn.Awaited.TRANSCRIPT);
    if (begun) {
      return; // which is late by itself
    }
    // Of a stream the parts may be long over; those of a request are kept until it is answered.
    boolean heard =
        !parts.isEmpty() || over.stream().anyMatch(utterance -> utterance.number() == number);
    Instant last =
        Stream.concat(
                Stream.of(ended), parts.stream().flatMap(turn -> turn.transcribedAt().stream()))
            .max(Instant::compareTo)
            .orElse(ended);
    if (heard && last.plus(LAST_PART).isBefore(now)) {
      unheard.remove(number);
    } else if (!heard && ended.plus(patience).isBefore(now)) {
      fail(
          number,
          new Problem(Problem.Kind.NO_ANSWER, Turn.Awaited.TRANSCRIPT.missingAfter(patience)));
    }
  }

  /** Gives an utterance up, with all its parts. */
  void fail(long number, Problem problem) {
    unheard.remove(number);
    List<Turn> parts = parts(number).stream().filter(turn -> !turn.isFinished()).toList();
    parts.forEach(Turn::finish);
    tellFailure(
        number, parts.isEmpty() ? UtteranceId.of(number) : parts.getFirst().utterance(), problem);
    settle();
  }

  private void fail(Turn turn, Problem problem) {
    long number = turn.utterance().number();
    if (turn.awaited() == Turn.Awaited.TRANSCRIPT) {
      unheard.remove(number);
    }
    turn.finish();
    tellFailure(number, turn.utterance(), problem);
  }

  private void tellFailure(long number, UtteranceId utterance, Problem problem) {
    edge.measures().failed(problem.kind());
    Trace trace = traces.remove(number);
    if (trace != null) {
      trace.ended(edge.clock().instant(), Optional.of(problem.kind()));
    }
    tell(
        new ServerMessage.Failure(
            problem.kind().code(), problem.message(), Optional.of(utterance)));
    Answering answering = answers.remove(number);
    if (answering != null) {
      answering.fail(problem);
    }
  }

  void failAll(Problem problem) {
    Instant now = edge.clock().instant();
    traces.values().forEach(trace -> trace.ended(now, Optional.of(problem.kind())));
    traces.clear();
    answers.values().forEach(answering -> answering.fail(problem));
    answers.clear();
    turns.clear();
    unheard.clear();
  }

  /** Answers the requests whose turns are all finished, and forgets what is over. */
  private void settle() {
    for (Map.Entry<Long, Answering> request : List.copyOf(answers.entrySet())) {
      long number = request.getKey();
      List<Turn> parts = parts(number);
      boolean complete =
          !parts.isEmpty()
              && !unheard.containsKey(number)
              && parts.stream().allMatch(Turn::isFinished);
      if (complete) {
        answers.remove(number);
        request.getValue().complete(session, parts);
      }
    }
    turns.values().removeIf(this::forget);
    endTraces();
    if (turns.isEmpty() && unheard.isEmpty()) {
      replies.clear();
      speechEnds.clear();
    }
  }

  /** A trace ends with the last part of its utterance. */
  private void endTraces() {
    traces
        .entrySet()
        .removeIf(trace -> {
          long number = trace.getKey();
          boolean ended =
              speechEnds.containsKey(number)
                  && !unheard.containsKey(number)
                  && parts(number).isEmpty();
          if (ended) {
            trace.getValue().ended(edge.clock().instant(), Optional.empty());
          }
          return ended;
        });
  }

  private boolean forget(Turn turn) {
    long number = turn.utterance().number();
    boolean ended = turn.isFinished() && !answers.containsKey(number);
    if (ended) {
      over.add(turn.utterance());
    }
    return ended;
  }

  private List<Turn> parts(long number) {
    var parts = new ArrayList<Turn>();
    for (Turn turn : turns.values()) {
      if (turn.utterance().number() == number) {
        parts.add(turn);
      }
    }
    parts.sort(Comparator.comparing(Turn::utterance));
    return parts;
  }

  private Turn turn(UtteranceId utterance, Instant now) {
    return turns.computeIfAbsent(utterance, _ -> new Turn(utterance, now));
  }

  private void tell(ServerMessage message) {
    if (client != null) {
      client.tell(message);
    }
  }
}
