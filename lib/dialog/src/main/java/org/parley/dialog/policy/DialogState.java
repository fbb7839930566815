package org.parley.dialog.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.parley.dialog.skill.Belongings;
import org.parley.dialog.skill.Filled;
import org.parley.events.Act;
import org.parley.events.Assignment;
import org.parley.events.Outcome;
import org.parley.events.Stage;
import org.parley.events.UtteranceId;

/**
 * Everything that is remembered of a session's dialog.
 *
 * @param handled the highest utterance that was answered; this one and those below are not answered
 *     again
 * @param form the intent that waits for an answer
 * @param said what was said last, for "repeat that"
 * @param completed what was done last and can still be corrected
 * @param turn the turn whose outcome is not yet reported, because the next one may change it
 * @param replyTo the gateway that asked last, which is told when a timer rings
 */
public record DialogState(
    Optional<UtteranceId> handled,
    Optional<Form> form,
    Optional<Said> said,
    Optional<Completed> completed,
    Optional<Turn> turn,
    Optional<String> replyTo,
    Belongings belongings) {

  /** A session that nobody has spoken in. */
  public static final DialogState NEW =
      new DialogState(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Belongings.NONE);

  /** A session that was forgotten; what was said up to this utterance is not answered any more. */
  public static DialogState forgottenThrough(UtteranceId through) {
    return NEW.withHandled(through, Optional.empty());
  }

  /** A reply as it was given. */
  public record Said(String text, Act act) {}

  /**
   * An intent that was done.
   *
   * @param before what the session's skills kept before it was done; a correction starts from there
   */
  public record Completed(String intent, Filled slots, Belongings before, Instant at) {}

  /**
   * A turn that was answered.
   *
   * @param outcome as it stands unless the next turn changes it
   * @param assigned the whole assignment of those models that have a route
   * @param exposed whether the assigned arms really served
   * @param ms stage to milliseconds since the end of speech
   * @param cpuMs model name to milliseconds of processor time
   * @param at when it was answered
   */
  public record Turn(
      UtteranceId utterance,
      Outcome outcome,
      Map<String, String> models,
      Map<String, String> arms,
      Map<String, Assignment> assigned,
      boolean exposed,
      Map<Stage, Long> ms,
      Map<String, Double> cpuMs,
      Instant at) {
    public Turn {
      models = Collections.unmodifiableMap(new TreeMap<>(models));
      assigned = Collections.unmodifiableMap(new TreeMap<>(assigned));
      arms = Collections.unmodifiableMap(new TreeMap<>(arms));
      EnumMap<Stage, Long> copy = new EnumMap<>(Stage.class);
      copy.putAll(ms);
      ms = Collections.unmodifiableMap(copy);
      cpuMs = Collections.unmodifiableMap(new TreeMap<>(cpuMs));
    }

    Turn with(Outcome other) {
      return new Turn(utterance, other, models, arms, assigned, exposed, ms, cpuMs, at);
    }
  }

  public DialogState {
    requireNonNull(handled, "handled");
    requireNonNull(form, "form");
    requireNonNull(said, "said");
    requireNonNull(completed, "completed");
    requireNonNull(turn, "turn");
    requireNonNull(replyTo, "replyTo");
    requireNonNull(belongings, "belongings");
  }

  /** Without what has waited longer than this for the user to come back to it. */
  DialogState without(Duration patience, Instant now) {
    return withForm(form.filter(f -> now.isBefore(f.since().plus(patience))))
        .withCompleted(completed.filter(c -> now.isBefore(c.at().plus(patience))));
  }

  /**
   * Whether nobody would miss it: every turn is reported, no timer runs, and nothing is on a list
   * or on order. Switched lamps are not missed.
   */
  public boolean mayBeForgotten() {
    return turn.isEmpty()
        && belongings.timers().isEmpty()
        && belongings.shopping().isEmpty()
        && belongings.orders().isEmpty();
  }

  boolean hasHandled(UtteranceId utterance) {
    return handled.isPresent() && utterance.compareTo(handled.get()) <= 0;
  }

  DialogState withHandled(UtteranceId utterance, Optional<String> gateway) {
    return new DialogState(
        Optional.of(utterance), form, said, completed, turn, gateway.or(() -> replyTo), belongings);
  }

  DialogState withForm(Optional<Form> newForm) {
    return new DialogState(handled, newForm, said, completed, turn, replyTo, belongings);
  }

  DialogState withSaid(Said newSaid) {
    return new DialogState(
        handled, form, Optional.of(newSaid), completed, turn, replyTo, belongings);
  }

  DialogState withCompleted(Optional<Completed> newCompleted) {
    return new DialogState(handled, form, said, newCompleted, turn, replyTo, belongings);
  }

  DialogState withTurn(Optional<Turn> newTurn) {
    return new DialogState(handled, form, said, completed, newTurn, replyTo, belongings);
  }

  DialogState withBelongings(Belongings newBelongings) {
    return new DialogState(handled, form, said, completed, turn, replyTo, newBelongings);
  }
}
