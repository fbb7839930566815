package org.parley.dialog.policy;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.parley.dialog.policy.DialogState.Completed;
import org.parley.dialog.policy.DialogState.Said;
import org.parley.dialog.policy.Form.Expecting;
import org.parley.dialog.policy.Move.Steering;
import org.parley.dialog.policy.Wording.StockReply;
import org.parley.dialog.skill.Actions;
import org.parley.dialog.skill.Belongings;
import org.parley.dialog.skill.Call;
import org.parley.dialog.skill.Done;
import org.parley.dialog.skill.Filled;
import org.parley.events.Act;
import org.parley.events.Outcome;
import org.parley.skills.IntentSpec;
import org.parley.skills.SkillSet;
import org.parley.skills.SlotSpec;

/** Chooses the answer to a move. */
final class Conversation {
  /** After asking the same thing so often the form is given up. */
  private static final int MOST_ASKED = 3;

  private static final String EMPTY = "empty";

  private final SkillSet skills;
  private final Actions actions;
  private final Wording wording;

  Conversation(SkillSet skills, Actions actions, Wording wording) {
    this.skills = skills;
    this.actions = actions;
    this.wording = wording;
  }

  Answer answer(DialogState state, Move move, UUID id, ZonedDateTime now) {
    Answering answering = new Answering(state, id, now);
    return switch (move) {
      case Move.Start(IntentSpec intent, Filled slots) -> answering.fill(intent, slots);
      case Move.Fill(Filled slots) -> answering.fillOpenForm(slots);
      case Move.Correct(Filled slots) -> answering.correct(slots);
      case Move.Steer(Steering steering, IntentSpec intent) -> answering.steer(steering, intent);
      case Move.Unclear() -> answering.unclear(StockReply.STILL_EXPECTING, StockReply.FALLBACK);
      case Move.Silent() -> answering.unclear(StockReply.NOT_HEARD, StockReply.NOT_HEARD);
    };
  }

  /** One turn: what every answer needs. */
  private final class Answering {
    private final DialogState state;
    private final UUID id;
    private final ZonedDateTime now;

    Answering(DialogState state, UUID id, ZonedDateTime now) {
      this.state = state;
      this.id = id;
      this.now = now;
    }

    private Instant at() {
      return now.toInstant();
    }

    Answer fillOpenForm(Filled slots) {
      Form form = state.form().orElseThrow();
      return skills
          .intent(form.intent())
          .map(intent -> fill(intent, form.filled().changedBy(slots)))
          .orElseGet(() -> unclear(StockReply.FALLBACK, StockReply.FALLBACK));
    }

    /** Asks for what is missing, then for confirmation, then does it. */
    Answer fill(IntentSpec intent, Filled slots) {
      Optional<SlotSpec> missing =
          intent.required().stream().filter(slot -> !slots.has(slot.name())).findFirst();
      if (missing.isPresent()) {
        Expecting expecting = new Expecting.Value(missing.get().name());
        return ask(new Form(intent.name(), slots, expecting, 1, at()), intent, "");
      }
      if (intent.confirmation().isPresent()) {
        Expecting expecting = new Expecting.Confirmation();
        return ask(new Form(intent.name(), slots, expecting, 1, at()), intent, "");
      }
      return perform(intent, slots, state.belongings(), false);
    }

    private Answer ask(Form form, IntentSpec intent, String before) {
      String question =
          switch (form.expecting()) {
            case Expecting.Value(String slot) ->
                wording.question(intent, slot, form.filled(), form.asked(), id);
            case Expecting.Confirmation() -> wording.confirmation(intent, form.filled(), id);
          };
      Act act = form.expecting() instanceof Expecting.Confirmation ? Act.CONFIRM : Act.ASK;
      Outcome outcome = form.asked() > 1 ? Outcome.ASKED_AGAIN : Outcome.CONTINUED;
      DialogState asking = state.withForm(Optional.of(form)).withCompleted(Optional.empty());
      return new Answer(asking, join(before, question), act, outcome, false);
    }

    private Answer perform(IntentSpec intent, Filled slots, Belongings from, boolean corrects) {
      Done done =
          actions.perform(
              intent.action(),
              new Call(id.toString(), intent, slots, from, skills.language(), now));
      Map<String, String> values = new HashMap<>(wording.written(slots));
      values.putAll(done.values());
      DialogState next = state.withForm(Optional.empty()).withBelongings(done.belongings());
      // Small talk in between leaves what was done before it open to correction.
      if (!slots.isEmpty() || !done.belongings().equals(from)) {
        next = next.withCompleted(Optional.of(new Completed(intent.name(), slots, from, at())));
      }
      String before = corrects ? wording.common(StockReply.CHANGED, id) : "";
      String text = join(before, wording.outcome(intent, done.outcome(), values, id));
      return new Answer(next, text, Act.INFORM, Outcome.FULFILLED, corrects);
    }

    /** Does again what was done last, with other values, as if the first time had not been. */
    Answer correct(Filled slots) {
      Completed completed = state.completed().orElseThrow();
      return skills
          .intent(completed.intent())
          .map(intent ->
              perform(intent, completed.slots().changedBy(slots), completed.before(), true))
          .orElseGet(() -> unclear(StockReply.FALLBACK, StockReply.FALLBACK));
    }

    Answer steer(Steering steering, IntentSpec intent) {
      return switch (steering) {
        case AFFIRM -> confirmed(true);
        case DENY -> confirmed(false);
        case CANCEL -> cancel(intent);
        case HELP -> help(intent);
        case REPEAT -> repeat(intent);
        case STOP -> {
          DialogState quiet = state.withForm(Optional.empty()).withCompleted(Optional.empty());
          String text = wording.outcome(intent, Done.DONE, Map.of(), id);
          yield new Answer(quiet, text, Act.STOP, Outcome.FULFILLED, false);
        }
      };
    }

    private Answer confirmed(boolean yes) {
      Optional<Form> form = state.form();
      if (form.isEmpty()) {
        return inform(state, wording.common(StockReply.NOTHING_ASKED, id), Outcome.NOT_UNDERSTOOD);
      }
      if (!(form.get().expecting() instanceof Expecting.Confirmation)) {
        return unclear(StockReply.STILL_EXPECTING, StockReply.FALLBACK);
      }
      if (!yes) {
        String text = wording.ofAction(Steering.CANCEL.action(), Done.DONE, Map.of(), id);
        return inform(state.withForm(Optional.empty()), text, Outcome.ABANDONED);
      }
      return skills
          .intent(form.get().intent())
          .map(intent -> perform(intent, form.get().filled(), state.belongings(), false))
          .orElseGet(() -> unclear(StockReply.FALLBACK, StockReply.FALLBACK));
    }

    /** Gives up the open form, or takes back what was just done. */
    private Answer cancel(IntentSpec intent) {
      boolean changed =
          state.completed().map(last -> !last.before().equals(state.belongings())).orElse(false);
      if (state.form().isEmpty() && !changed) {
        String text = wording.outcome(intent, EMPTY, Map.of(), id);
        return inform(state, text, Outcome.FULFILLED);
      }
      String text = wording.outcome(intent, Done.DONE, Map.of(), id);
      if (state.form().isPresent()) {
        return inform(state.withForm(Optional.empty()), text, Outcome.ABANDONED);
      }
      DialogState undone =
          state
              .withBelongings(state.completed().orElseThrow().before())
              .withCompleted(Optional.empty());
      return new Answer(undone, text, Act.INFORM, Outcome.FULFILLED, true);
    }

    /** Examples of the form's own skill while one is open, otherwise of every skill. */
    private Answer help(IntentSpec intent) {
      List<String> examples =
          state
              .form()
              .flatMap(form -> skills.skillOf(form.intent()))
              .map(skill -> skill.help())
              .orElseGet(() ->
                  skills.skills().values().stream()
                      .filter(skill -> !skill.intents().containsKey(intent.name()))
                      .flatMap(skill -> skill.help().stream().limit(1))
                      .toList());
      String text =
          wording.outcome(
              intent, Done.DONE, Map.of("examples", skills.language().join(examples)), id);
      if (state.form().isEmpty()) {
        return new Answer(state, text, Act.HELP, Outcome.FULFILLED, false);
      }
      Form form = state.form().get();
      return skills
          .intent(form.intent())
          .map(open -> ask(form, open, text))
          .map(asked -> new Answer(asked.state(), asked.text(), Act.HELP, Outcome.CONTINUED, false))
          .orElseGet(() -> new Answer(state, text, Act.HELP, Outcome.FULFILLED, false));
    }

    private Answer repeat(IntentSpec intent) {
      if (state.said().isEmpty()) {
        String text = wording.outcome(intent, EMPTY, Map.of(), id);
        return inform(state, text, Outcome.FULFILLED);
      }
      Said said = state.said().get();
      return new Answer(state, said.text(), said.act(), Outcome.FULFILLED, false);
    }

    /** Asks again where something was asked, until that has been done often enough. */
    Answer unclear(StockReply whileAsking, StockReply otherwise) {
      Optional<Form> form = state.form();
      Optional<IntentSpec> open = form.flatMap(asked -> skills.intent(asked.intent()));
      if (form.isPresent() && open.isPresent() && form.get().asked() < MOST_ASKED) {
        return ask(form.get().askedAgain(at()), open.get(), wording.common(whileAsking, id));
      }
      String text =
          form.isPresent()
              ? wording.ofAction(Steering.CANCEL.action(), Done.DONE, Map.of(), id)
              : wording.common(otherwise, id);
      return new Answer(
          state.withForm(Optional.empty()), text, Act.FALLBACK, Outcome.NOT_UNDERSTOOD, false);
    }

    private Answer inform(DialogState next, String text, Outcome outcome) {
      return new Answer(next, text, Act.INFORM, outcome, false);
    }
  }

  private static String join(String before, String text) {
    return before.isEmpty() ? text : before + " " + text;
  }
}
