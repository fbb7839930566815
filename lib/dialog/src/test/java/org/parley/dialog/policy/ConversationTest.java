package org.parley.dialog.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.dialog.policy.Script.Line;
import org.parley.dialog.skill.Actions;
import org.parley.events.ReplyChosen;
import org.parley.events.UtteranceUnderstood;

/** Whole conversations with the shipped skills; each file of {@code conversations} is one. */
class ConversationTest {
  private static final String SESSION = "session-1";
  private static final ObjectMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  private final Policy policy = new Policy(Script.SKILLS, Actions.shipped(), Script.ZONE);

  static Stream<Path> conversations() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/conversations"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conversations")
  void goesAsWritten(Path file) throws IOException {
    DialogState state = DialogState.NEW;
    List<String> happened = new ArrayList<>();
    for (Line line : Script.read(file, SESSION)) {
      switch (line) {
        case Line.Say say -> {
          Step step = policy.understood(state, say.heard(), say.context(), say.at());
          happened = new ArrayList<>(Script.shown(step));
          state = step.state();
        }
        case Line.Wait wait -> {
          Step step = policy.tick(state, SESSION, wait.until());
          happened = new ArrayList<>(Script.shown(step));
          state = step.state();
        }
        case Line.Expect(int number, String text) -> {
          String where = file.getFileName() + ":" + number;
          if (text.startsWith("show ")) {
            String[] parts = text.split(" ", 3);
            JsonNode shown = JSON.readTree(JSON.writeValueAsBytes(policy.summary(state)));
            assertThat(shown.at(parts[1]).isMissingNode() ? "null" : shown.at(parts[1]).toString())
                .as(where)
                .isEqualTo(parts[2]);
          } else {
            assertThat(happened).as(where).contains(text);
          }
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conversations")
  void anyBeginningHandledTwiceLeadsToTheSameStateAndSaysNothingTwice(Path file)
      throws IOException {
    List<Line> lines = Script.read(file, SESSION);
    for (int prefix = 1; prefix <= lines.size(); prefix++) {
      DialogState once = play(lines.subList(0, prefix), DialogState.NEW);
      assertThat(play(lines.subList(0, prefix), DialogState.NEW)).isEqualTo(once);
      for (Line line : lines.subList(0, prefix)) {
        if (line instanceof Line.Say say) {
          Step again = policy.understood(once, say.heard(), say.context(), say.at());
          assertThat(again.sent()).isEmpty();
          assertThat(again.state()).isEqualTo(once);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conversations")
  void everyStateSurvivesTheTopic(Path file) throws IOException {
    StateJson json = new StateJson();
    List<Line> lines = Script.read(file, SESSION);
    for (int prefix = 1; prefix <= lines.size(); prefix++) {
      DialogState state = play(lines.subList(0, prefix), DialogState.NEW);
      assertThat(json.read(json.write(state))).isEqualTo(state);
    }
  }

  @Test
  void aFailureIsAnsweredWithAnApologyAndNotHandledAgain() {
    Line.Say say =
        (Line.Say) read("coffee.txt").stream().filter(Line.Say.class::isInstance).findFirst().get();
    UtteranceUnderstood heard = say.heard();
    Step step = policy.failed(DialogState.NEW, heard, say.context(), say.at());
    assertThat(Script.shown(step).getLast()).startsWith("hear FALLBACK");
    assertThat(policy.understood(step.state(), heard, say.context(), say.at()).sent()).isEmpty();
  }

  /** The session may have moved to another gateway since the timer was set. */
  @Test
  void aTimerThatRingsNamesNoGateway() {
    DialogState state = DialogState.NEW;
    List<Step.Sent> rung = new ArrayList<>();
    for (Line line : read("timers.txt")) {
      if (line instanceof Line.Wait wait) {
        policy.tick(state, SESSION, wait.until()).sent().stream()
            .filter(sent -> sent.event() instanceof ReplyChosen)
            .forEach(rung::add);
      }
      state = play(List.of(line), state);
    }
    assertThat(rung).isNotEmpty().allMatch(sent -> sent.context().replyTo().isEmpty());
  }

  private static List<Line> read(String name) {
    try {
      return Script.read(Path.of("src/test/resources/conversations", name), SESSION);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private DialogState play(List<Line> lines, DialogState start) {
    DialogState state = start;
    for (Line line : lines) {
      state =
          switch (line) {
            case Line.Say say ->
                policy.understood(state, say.heard(), say.context(), say.at()).state();
            case Line.Wait wait -> policy.tick(state, SESSION, wait.until()).state();
            case Line.Expect _ -> state;
          };
    }
    return state;
  }
}
