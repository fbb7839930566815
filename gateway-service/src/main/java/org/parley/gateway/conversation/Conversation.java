package org.parley.gateway.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.parley.access.Allowance;
import org.parley.access.LimitedException;
import org.parley.events.Assignment;
import org.parley.events.AudioChunk;
import org.parley.events.Decoded;
import org.parley.events.Event;
import org.parley.events.SessionForgotten;
import org.parley.events.Stage;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.gateway.sound.SoundDecoder;
import org.parley.gateway.sound.SoundForm;
import org.parley.gateway.sound.SpeechOnset;
import org.parley.signal.SoundFormatException;

/**
 * One session: its clients' sound and text become events in the order they came, and what comes
 * back is told to them.
 *
 * <ul>
 *   <li>At most one utterance is open. Text or a recording ends it first.
 *   <li>Text passes recognition by, so it waits, and everything behind it, until the sound before
 *       it has its transcript: dialog then sees the turns in the order in which they were meant.
 *   <li>The newest socket of a session has it; the one before is told so and closed, as after a
 *       network's break.
 *   <li>Speech during a reply's sound stops that sound, and so does text.
 * </ul>
 *
 * Not thread-safe: everything runs in the session's mailbox.
 */
final class Conversation {
  private static final Problem BROKEN =
      new Problem(Problem.Kind.UNAVAILABLE, "the session had an internal error");
  private static final Problem FORGOTTEN =
      new Problem(Problem.Kind.FORGOTTEN, "the session was deleted");

  private final Edge edge;
  private final String session;
  private final UtteranceNumbers numbers;
  private final Turns turns;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final SpeechOnset onset = new SpeechOnset();

  /** Utterances of which a piece could not be written. */
  private final Set<UtteranceId> unwritten = Collections.newSetFromMap(new Recent<>());

  private SoundForm form = SoundForm.ANNOUNCED_BY_NOTHING;
  private SoundDecoder decoder = new SoundDecoder(form);
  private @Nullable Outgoing open;
  private @Nullable Client client;
  private Allowance allowance = Allowance.UNLIMITED;

  /** Through which utterance this gateway was asked to forget the session. */
  private Optional<UtteranceId> forgotten = Optional.empty();

  Conversation(Edge edge, String session) {
    this.edge = edge;
    this.session = session;
    numbers = new UtteranceNumbers(edge.clock());
    turns = new Turns(edge, session);
  }

  /**
   * @param allows what the client may ask for
   */
  void opened(Client newest, Allowance allows) {
    if (client != null) {
      client.dismiss(
          new Problem(Problem.Kind.REPLACED, "the session was opened on another connection"));
      endUtterance();
    }
    client = newest;
    allowance = allows;
    turns.tellTo(newest);
    newest.tell(new ServerMessage.Ready(session, edge.gateway()));
  }

  void closed(Client gone) {
    if (client == gone) {
      endUtterance();
      client = null;
      turns.tellTo(null);
    }
  }

  /**
   * Takes what the session's stream sends; what comes from a client that was replaced is dropped.
   *
   * @param chosen model name to what a tester has chosen for it
   * @param taken is run when the input is out of the way
   */
  void take(Client from, Input input, Map<String, Assignment> chosen, Runnable taken) {
    if (from == client) {
      take(new Waiting(input, chosen, taken));
    } else {
      taken.run();
    }
  }

  /** Takes a request's question. */
  void take(Input question, Map<String, Assignment> chosen) {
    take(new Waiting(question, chosen, () -> {}));
  }

  private void take(Waiting next) {
    waiting.add(next);
    takeWaiting();
  }

  void receive(Decoded decoded) {
    if (decoded.event() instanceof SessionForgotten elsewhere) {
      if (!forgotten.equals(Optional.of(elsewhere.through()))) {
        empty();
      }
      return;
    }
    turns.receive(decoded, edge.clock().instant());
    takeWaiting();
  }

  /** An event could not be written. Its client is told once, however many pieces are lost. */
  void notWritten(UtteranceId utterance) {
    if (unwritten.add(utterance)) {
      turns.fail(
          utterance.number(), new Problem(Problem.Kind.UNAVAILABLE, "the broker does not answer"));
    }
    takeWaiting();
  }

  void tick() {
    turns.tick(edge.clock().instant());
    takeWaiting();
  }

  /** Nobody is here and nothing is to come. */
  boolean isIdle() {
    return client == null && open == null && waiting.isEmpty() && turns.isIdle();
  }

  /** Something is broken in here: everyone waiting is told, and the session begins anew. */
  void abandon() {
    open = null;
    leave(BROKEN);
  }

  /**
   * Everyone who waits is told that the session is forgotten. What is being said is ended first, so
   * that recognition does not wait for more of it.
   *
   * @return through which utterance; the next one begins anew
   */
  SessionForgotten forget() {
    empty();
    UtteranceId through = UtteranceId.of(numbers.next());
    forgotten = Optional.of(through);
    return new SessionForgotten(session, through);
  }

  private void empty() {
    endUtterance();
    turns.silence(edge.clock().instant());
    leave(FORGOTTEN);
  }

  private void leave(Problem reason) {
    turns.failAll(reason);
    waiting.forEach(unheard -> unheard.giveUp(reason));
    waiting.clear();
    if (client != null) {
      client.dismiss(reason);
      client = null;
      turns.tellTo(null);
    }
  }

  private void takeWaiting() {
    while (!waiting.isEmpty()
        && !(waiting.element().input() instanceof Input.Text && holdsText())) {
      handle(waiting.element().input(), waiting.element().chosen());
      waiting.remove().taken().run();
    }
  }

  /** Whether sound before a text has no transcript yet; what is still open is ended for it. */
  private boolean holdsText() {
    endUtterance();
    return turns.awaitTranscript();
  }

  private void handle(Input input, Map<String, Assignment> chosen) {
    switch (input) {
      case Input.Start(SoundForm named) -> {
        endUtterance();
        form = named;
        decoder = new SoundDecoder(form);
      }
      case Input.Sound(byte[] bytes) -> hear(bytes, chosen);
      case Input.End() -> endUtterance();
      case Input.Text(String text, Optional<Answering> answering) -> say(text, answering, chosen);
      case Input.Recording(float[] samples, Answering answering) ->
          play(samples, answering, chosen);
    }
  }

  private void hear(byte[] bytes, Map<String, Assignment> chosen) {
    Outgoing utterance = open == null ? begin(chosen) : open;
    open = utterance;
    if (utterance.isBroken()) {
      return;
    }
    try {
      Duration before = utterance.duration();
      add(utterance, decoder.accept(bytes));
      allowance.sound(utterance.duration().minus(before));
    } catch (SoundFormatException e) {
      breakOff(utterance, Problem.notSound(e));
    } catch (LimitedException e) {
      breakOff(utterance, Problem.limited(e));
    }
    if (utterance.duration().compareTo(edge.limits().utterance()) > 0) {
      breakOff(
          utterance,
          new Problem(
              Problem.Kind.TOO_LARGE,
              "an utterance may have " + edge.limits().utterance().toSeconds() + " s"));
    }
  }

  private void add(Outgoing utterance, float[] samples) {
    Instant now = edge.clock().instant();
    boolean speaking = onset.hears(samples, turns.isAudible(now));
    if (speaking) {
      turns.bargeIn(now);
    }
    utterance.add(samples);
  }

  private Outgoing begin(Map<String, Assignment> chosen) {
    decoder = new SoundDecoder(form);
    Outgoing utterance = outgoing(chosen);
    try {
      allowance.turn();
    } catch (LimitedException e) {
      utterance.breakOff();
      turns.fail(utterance.utterance().number(), Problem.limited(e));
    }
    return utterance;
  }

  private Outgoing outgoing(Map<String, Assignment> chosen) {
    UtteranceId utterance = UtteranceId.of(numbers.next());
    return new Outgoing(session, utterance, context(utterance, chosen), this::appendSound);
  }

  /** Of an utterance that begins now: its session's arms are given here, before anybody else. */
  private TurnContext context(UtteranceId utterance, Map<String, Assignment> chosen) {
    Trace trace = edge.measures().begun(session, edge.clock().instant());
    turns.begun(utterance.number(), trace);
    Map<String, Assignment> arms = new TreeMap<>(edge.arms().of(session));
    arms.putAll(chosen);
    return TurnContext.begun(Optional.of(edge.gateway()), Optional.of(trace.context()), arms);
  }

  private void breakOff(Outgoing utterance, Problem problem) {
    utterance.end(edge.clock().instant());
    utterance.breakOff();
    turns.fail(utterance.utterance().number(), problem);
  }

  private void endUtterance() {
    Outgoing utterance = open;
    open = null;
    if (utterance == null || utterance.isBroken()) {
      return;
    }
    try {
      add(utterance, decoder.finish());
    } catch (SoundFormatException e) {
      breakOff(utterance, Problem.notSound(e));
      return;
    }
    end(utterance);
  }

  private void end(Outgoing utterance) {
    Instant now = edge.clock().instant();
    utterance.end(now);
    turns.soundEnded(utterance.utterance().number(), now);
  }

  private void say(String text, Optional<Answering> answering, Map<String, Assignment> chosen) {
    Instant now = edge.clock().instant();
    turns.silence(now);
    UtteranceId utterance = UtteranceId.of(numbers.next());
    answering.ifPresent(request -> turns.answer(utterance.number(), request));
    turns.textSent(utterance, now);
    var _ =
        append(
            TranscriptCompleted.typed(session, utterance, text),
            utterance,
            context(utterance, chosen).at(Stage.SPEECH_ENDED, now).at(Stage.TRANSCRIBED, now));
  }

  private void play(float[] samples, Answering answering, Map<String, Assignment> chosen) {
    endUtterance();
    turns.silence(edge.clock().instant());
    Outgoing whole = outgoing(chosen);
    turns.answer(whole.utterance().number(), answering);
    whole.add(samples);
    end(whole);
  }

  private CompletionStage<Void> appendSound(AudioChunk chunk, TurnContext context) {
    return append(chunk, chunk.utterance(), context);
  }

  private CompletionStage<Void> append(Event event, UtteranceId utterance, TurnContext context) {
    return edge.writer().append(session, utterance, event, context);
  }

  private record Waiting(Input input, Map<String, Assignment> chosen, Runnable taken) {
    void giveUp(Problem problem) {
      taken.run();
      switch (input) {
        case Input.Text(_, Optional<Answering> answering) ->
            answering.ifPresent(request -> request.fail(problem));
        case Input.Recording(_, Answering answering) -> answering.fail(problem);
        case Input.Start _, Input.Sound _, Input.End _ -> {
          // Nobody waits for an answer to these.
        }
      }
    }
  }
}
