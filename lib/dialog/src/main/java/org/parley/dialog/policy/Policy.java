package org.parley.dialog.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.parley.dialog.policy.DialogState.Said;
import org.parley.dialog.policy.DialogState.Turn;
import org.parley.dialog.policy.Step.Sent;
import org.parley.dialog.skill.Actions;
import org.parley.dialog.skill.Timer;
import org.parley.events.Act;
import org.parley.events.Assignment;
import org.parley.events.DialogSummary;
import org.parley.events.Outcome;
import org.parley.events.ReplyChosen;
import org.parley.events.SessionForgotten;
import org.parley.events.Stage;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TurnContext;
import org.parley.events.TurnEnded;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;
import org.parley.skills.SkillSet;

/**
 * The dialog's decisions. Pure: equal state, event and time give an equal step, so that an event
 * which is handled again after a crash has the same effect. Thread-safe.
 */
public final class Policy {
  /** How long a turn stays open for the next one to change its outcome. */
  public static final Duration IDLE = Duration.ofSeconds(10);

  /** How long a question claims what is said, and what was done can be corrected. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MoveReader moves;
  private final Conversation conversation;
  private final Wording wording;
  private final SkillSet skills;
  private final ZoneId zone;
  private final StateJson json = new StateJson();

  /**
   * @param zone in which times of day are meant
   * @throws IllegalArgumentException where the skills lack a reply that the dialog itself needs
   */
  public Policy(SkillSet skills, Actions actions, ZoneId zone) {
    this.skills = skills;
    this.zone = zone;
    this.moves = new MoveReader(skills);
    this.wording = new Wording(skills);
    this.conversation = new Conversation(skills, actions, wording);
  }

  /** Answers an utterance; one that was answered before changes nothing. */
  public Step understood(
      DialogState state, UtteranceUnderstood heard, TurnContext context, Instant now) {
    if (state.hasHandled(heard.utterance())) {
      return Step.nothing(state);
    }
    ZonedDateTime local = now.atZone(zone);
    DialogState fresh = state.without(PATIENCE, now);
    Move move = moves.read(fresh, heard, local);
    UUID id = ReplyChosen.idOf(heard.session(), heard.utterance());
    Answer answer = conversation.answer(fresh, move, id, local);
    return reply(state, heard, context, answer, now);
  }

  /** Answers an utterance whose handling failed, so that the user hears that it did. */
  public Step failed(
      DialogState state, UtteranceUnderstood heard, TurnContext context, Instant now) {
    if (state.hasHandled(heard.utterance())) {
      return Step.nothing(state);
    }
    UUID id = ReplyChosen.idOf(heard.session(), heard.utterance());
    Answer apology =
        new Answer(
            state,
            wording.common(Wording.StockReply.APOLOGY, id),
            Act.FALLBACK,
            Outcome.NOT_UNDERSTOOD,
            false);
    return reply(state, heard, context, apology, now);
  }

  private Step reply(
      DialogState before,
      UtteranceUnderstood heard,
      TurnContext context,
      Answer answer,
      Instant now) {
    List<Sent> sent = new ArrayList<>();
    before
        .turn()
        .map(turn -> answer.corrects() ? turn.with(Outcome.CORRECTED) : turn)
        .ifPresent(turn -> sent.add(ended(heard.session(), turn, before.replyTo())));
    TurnContext replied = context.at(Stage.REPLIED, now);
    DialogState after =
        answer
            .state()
            .withHandled(heard.utterance(), context.replyTo())
            .withTurn(Optional.of(turn(heard, answer.outcome(), replied, now)));
    if (!answer.text().isEmpty()) {
      after = after.withSaid(new Said(answer.text(), answer.act()));
    }
    ReplyChosen reply =
        new ReplyChosen(
            ReplyChosen.idOf(heard.session(), heard.utterance()),
            heard.session(),
            Optional.of(heard.utterance()),
            answer.text(),
            answer.act(),
            summary(after));
    sent.add(new Sent(reply, replied));
    return new Step(after, sent);
  }

  /** Rings what is due, and closes what has waited long enough. */
  public Step tick(DialogState state, String session, Instant now) {
    List<Sent> sent = new ArrayList<>();
    DialogState next = state;
    Optional<Turn> turn = state.turn();
    if (turn.isPresent() && !now.isBefore(turn.get().at().plus(IDLE))) {
      Outcome outcome =
          state.form().isPresent() && turn.get().outcome() == Outcome.CONTINUED
              ? Outcome.ABANDONED
              : turn.get().outcome();
      sent.add(ended(session, turn.get().with(outcome), state.replyTo()));
      next = next.withTurn(Optional.empty());
    }
    for (Timer timer : state.belongings().timers()) {
      if (!timer.due().isAfter(now)) {
        next = ring(next, session, timer, now, sent);
      }
    }
    return new Step(next, sent);
  }

  /**
   * Forgets a session with its timers, lists and orders. How its last turn ended is still told: it
   * holds no words, and experiments count on it.
   *
   * @return the state through which utterance it is forgotten: of two gateways the clock of one may
   *     be ahead
   */
  public Step forgotten(DialogState state, SessionForgotten asked) {
    UtteranceId through =
        state.handled().filter(last -> last.compareTo(asked.through()) > 0).orElse(asked.through());
    return new Step(
        DialogState.forgottenThrough(through),
        state.turn().map(turn -> ended(asked.session(), turn, state.replyTo())).stream().toList());
  }

  /** When {@link #tick} has something to do next. */
  public static Optional<Instant> due(DialogState state) {
    return Stream.of(
            state.turn().map(turn -> turn.at().plus(IDLE)),
            state.belongings().timers().stream().map(Timer::due).min(Instant::compareTo))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  private DialogState ring(
      DialogState state, String session, Timer timer, Instant now, List<Sent> sent) {
    UUID id = ReplyChosen.idOfTimer(session, timer.id(), timer.due());
    Map<String, String> values = timer.describe(skills.language(), now.atZone(zone));
    String text =
        skills
            .intent(timer.intent())
            .map(intent -> wording.outcome(intent, "ring", values, id))
            .orElseGet(() -> wording.common(Wording.StockReply.FALLBACK, id));
    List<Timer> left =
        state.belongings().timers().stream().filter(other -> !other.equals(timer)).toList();
    // What was done before the ring can no longer be corrected: the timer would come back.
    DialogState rung =
        state
            .withBelongings(state.belongings().withTimers(left))
            .withCompleted(Optional.empty())
            .withSaid(new Said(text, Act.ALERT));
    // Nobody asked now: it is for whichever gateway the session is open at when it rings.
    TurnContext context = TurnContext.none().at(Stage.REPLIED, now);
    sent.add(
        new Sent(
            new ReplyChosen(id, session, Optional.empty(), text, Act.ALERT, summary(rung)),
            context));
    return rung;
  }

  private Turn turn(UtteranceUnderstood heard, Outcome outcome, TurnContext context, Instant now) {
    return new Turn(
        heard.utterance(),
        outcome,
        Map.of("asr", heard.asrModel(), "nlu", heard.model()),
        Map.of("asr", heard.asrArm(), "nlu", heard.arm()),
        context.assigned(),
        exposed(heard, context),
        latencies(context),
        context.cpuMs(),
        now);
  }

  /** Whether every assigned version served; a typed turn has passed recognition by. */
  private static boolean exposed(UtteranceUnderstood heard, TurnContext context) {
    boolean heardByOwn =
        heard.asrArm().equals(TranscriptCompleted.TYPED)
            || isOwn(context.assigned("asr"), heard.asrModel());
    return !heard.versionSubstituted()
        && heardByOwn
        && isOwn(context.assigned("nlu"), heard.model());
  }

  private static boolean isOwn(Optional<Assignment> assigned, String served) {
    return assigned.isEmpty() || assigned.get().version().equals(served);
  }

  private static Map<Stage, Long> latencies(TurnContext context) {
    Map<Stage, Long> ms = new EnumMap<>(Stage.class);
    Instant start = context.reached().get(Stage.SPEECH_ENDED);
    if (start != null) {
      context
          .reached()
          .forEach((stage, at) -> ms.put(stage, Duration.between(start, at).toMillis()));
    }
    return ms;
  }

  private static Sent ended(String session, Turn turn, Optional<String> replyTo) {
    TurnEnded event =
        new TurnEnded(
            session,
            turn.utterance(),
            turn.outcome(),
            turn.models(),
            turn.arms(),
            turn.assigned(),
            turn.exposed(),
            turn.ms(),
            turn.cpuMs());
    return new Sent(event, TurnContext.begun(replyTo, Optional.empty(), turn.assigned()));
  }

  /** What people may see of a state. */
  public DialogSummary summary(DialogState state) {
    return new DialogSummary(
        state.form().map(Form::intent),
        state.form().map(form -> form.filled().scalars()).orElse(Map.of()),
        state.form().map(form -> form.expecting().name()),
        json.show(state.belongings()));
  }
}
