package org.parley.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.dialog.Sessions.Held;
import org.parley.dialog.Sessions.Mark;
import org.parley.dialog.policy.DialogState;
import org.parley.dialog.policy.Policy;
import org.parley.dialog.skill.Actions;
import org.parley.events.ScoredIntent;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.events.Topics;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;
import org.parley.skills.SkillSet;

class SessionsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Policy POLICY =
      new Policy(SkillSet.load(Path.of("../skills")), Actions.shipped(), ZoneOffset.UTC);

  private final Sessions sessions = new Sessions(Duration.ofDays(7));

  /** A state after one utterance at noon whose turn is reported. */
  private static DialogState after(String intent, Slot... slots) {
    UtteranceUnderstood heard =
        new UtteranceUnderstood(
            "s",
            UtteranceId.of(1),
            "words",
            new ScoredIntent(intent, 0.95),
            List.of(slots),
            List.of(),
            "nlu@1",
            "champion",
            "asr@1",
            "champion",
            false);
    DialogState answered =
        POLICY.understood(DialogState.NEW, heard, TurnContext.none(), NOON).state();
    assertThat(answered.mayBeForgotten()).as("its turn is not reported yet").isFalse();
    return POLICY.tick(answered, "s", NOON.plus(Policy.IDLE)).state();
  }

  private List<String> forgottenBy(Instant time) {
    return sessions.forgottenBy(time).keySet().stream().sorted().toList();
  }

  @Test
  void theMarkOfAForgottenSessionGoesWithItsTombstone() {
    UtteranceId through = UtteranceId.of(7);
    sessions.put("s", new Held(0, after("greet"), NOON));
    sessions.forget("s", new Mark(0, through, NOON));
    assertThat(sessions.find("s")).isEmpty();
    assertThat(sessions.state("s").handled()).contains(through);
    Instant gone = NOON.plus(Topics.TOMBSTONES_KEPT);
    sessions.unmarkBy(gone.minusMillis(1));
    assertThat(sessions.state("s").handled()).contains(through);
    sessions.unmarkBy(gone);
    assertThat(sessions.state("s")).isEqualTo(DialogState.NEW);
  }

  @Test
  void theMarksOfAPartitionLeaveWithIt() {
    sessions.forget("here", new Mark(0, UtteranceId.of(7), NOON));
    sessions.forget("there", new Mark(1, UtteranceId.of(7), NOON));
    sessions.dropPartition(0);
    assertThat(sessions.state("here")).isEqualTo(DialogState.NEW);
    assertThat(sessions.state("there").handled()).isPresent();
  }

  @Test
  void sessionsAreForgottenAfterTheirTimeWithoutAWord() {
    sessions.put("early", new Held(0, after("greet"), NOON));
    sessions.put("late", new Held(0, after("greet"), NOON.plusSeconds(60)));
    Instant week = NOON.plus(Duration.ofDays(7));
    assertThat(forgottenBy(week.minusMillis(1))).isEmpty();
    assertThat(forgottenBy(week)).containsExactly("early");
    assertThat(forgottenBy(week.plusSeconds(60))).containsExactly("early", "late");
  }

  @Test
  void whoSpeaksAgainIsKept() {
    sessions.put("s", new Held(0, after("greet"), NOON));
    sessions.put("s", new Held(0, after("greet"), NOON.plus(Duration.ofDays(6))));
    assertThat(forgottenBy(NOON.plus(Duration.ofDays(12)))).isEmpty();
  }

  @Test
  void timersListsAndOrdersAreKept() {
    Instant never = NOON.plus(Duration.ofDays(1_000));
    var hour = new Slot("duration", new SlotValue.Span(Duration.ofHours(1)), "an hour");
    var milk = new Slot("item", new SlotValue.Text("milk"), "milk");
    var latte = new Slot("coffeeDrink", new SlotValue.Text("latte"), "latte");
    sessions.put("timer", new Held(0, after("setTimer", hour), NOON));
    sessions.put("list", new Held(0, after("addItem", milk), NOON));
    sessions.put("order", new Held(0, after("orderDrink", latte), NOON));
    assertThat(forgottenBy(never)).isEmpty();
  }

  @Test
  void whatLeftIsNotForgottenAgain() {
    sessions.put("s", new Held(3, after("greet"), NOON));
    sessions.dropPartition(3);
    assertThat(forgottenBy(NOON.plus(Duration.ofDays(8)))).isEmpty();
  }

  @Test
  void noTimeIsRefused() {
    assertThatThrownBy(() -> new Sessions(Duration.ZERO)).hasMessageContaining("PT0S");
  }
}
