package org.parley.dialog.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.dialog.skill.Actions;
import org.parley.events.ScoredIntent;
import org.parley.events.TurnContext;
import org.parley.events.TurnEnded;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;

class TurnReportTest {
  private static final Instant NOW = Script.START;
  private final Policy policy = new Policy(Script.SKILLS, Actions.shipped(), Script.ZONE);
  private final StateJson json = new StateJson();

  private DialogState answered(boolean versionSubstituted) {
    UtteranceUnderstood heard =
        new UtteranceUnderstood(
            "s",
            UtteranceId.of(1),
            "hello",
            new ScoredIntent("greet", 0.95),
            List.of(),
            List.of(),
            "nlu@2",
            "b",
            "asr@1",
            "a",
            versionSubstituted);
    return policy.understood(DialogState.NEW, heard, TurnContext.none(), NOW).state();
  }

  private TurnEnded ended(DialogState state) {
    return policy.tick(state, "s", NOW.plus(Policy.IDLE)).sent().stream()
        .map(sent -> (TurnEnded) sent.event())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTurnTellsBothArmsAndWhetherTheyServed(boolean versionSubstituted) {
    // As after a crash: the state has been on its topic meanwhile.
    TurnEnded turn = ended(json.read(json.write(answered(versionSubstituted))));
    assertThat(turn.arms()).containsEntry("asr", "a").containsEntry("nlu", "b").hasSize(2);
    assertThat(turn.models()).containsEntry("asr", "asr@1").containsEntry("nlu", "nlu@2");
    assertThat(turn.exposed()).isEqualTo(!versionSubstituted);
  }

  @Test
  void aTurnOfAnOlderVersionsStateWasExposed() {
    ObjectNode written = json.write(answered(true));
    written.withObject("/turn").remove("exposed");
    assertThat(ended(json.read(written)).exposed()).isTrue();
  }
}
