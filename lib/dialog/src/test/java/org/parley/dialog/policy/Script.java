package org.parley.dialog.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parley.events.ReplyChosen;
import org.parley.events.ScoredIntent;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.events.Stage;
import org.parley.events.TurnContext;
import org.parley.events.TurnEnded;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;
import org.parley.skills.SkillSet;

/**
 * A conversation as a text. Lines:
 *
 * <pre>
 * say WORDS => INTENT [CONFIDENCE] [SLOT: WORDS; …]   what understanding made of it
 * hear ACT TEXT                                         the reply to it
 * wait PT5S                                             time passes
 * turn OUTCOME                                          a turn was reported since the last line
 * show /pointer JSON                                    the state that people see
 * </pre>
 */
final class Script {
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  /** A Saturday, eleven in the morning there. */
  static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  static final SkillSet SKILLS = SkillSet.load(Path.of("../../skills"));

  private Script() {}

  /** One line that makes something happen. */
  sealed interface Line {
    record Say(UtteranceUnderstood heard, TurnContext context, Instant at) implements Line {}

    record Wait(Instant until) implements Line {}

    /** What the lines before must have led to. */
    record Expect(int number, String text) implements Line {}
  }

  static List<Line> read(Path file, String session) throws IOException {
    List<Line> lines = new ArrayList<>();
    Instant now = START;
    int utterance = 0;
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("say ")) {
        utterance++;
        now = now.plusSeconds(2);
        TurnContext context =
            TurnContext.replyingTo("gateway-1").at(Stage.SPEECH_ENDED, now.minusMillis(120));
        lines.add(new Line.Say(heard(line, session, utterance, now), context, now));
      } else if (line.startsWith("wait ")) {
        now = now.plus(Duration.parse(line.substring(5).strip()));
        lines.add(new Line.Wait(now));
      } else {
        lines.add(new Line.Expect(number, line.strip()));
      }
    }
    return lines;
  }

  private static UtteranceUnderstood heard(String line, String session, int number, Instant now) {
    String[] halves = line.substring(4).split("=>", 2);
    String text = halves[0].strip();
    String[] meaning = halves[1].strip().split(" ", 2);
    String rest = meaning.length > 1 ? meaning[1].strip() : "";
    double confidence = 0.97;
    if (!rest.isEmpty() && Character.isDigit(rest.charAt(0))) {
      String[] parts = rest.split(" ", 2);
      confidence = Double.parseDouble(parts[0]);
      rest = parts.length > 1 ? parts[1] : "";
    }
    List<Slot> slots = new ArrayList<>();
    for (String each : rest.isEmpty() ? new String[0] : rest.split(";")) {
      String[] pair = each.split(":", 2);
      slots.add(slot(pair[0].strip(), pair[1].strip(), now));
    }
    return new UtteranceUnderstood(
        session,
        UtteranceId.of(number),
        text,
        new ScoredIntent(meaning[0], confidence),
        slots,
        List.of(),
        "nlu@1",
        "champion",
        "asr@1",
        "champion",
        false);
  }

  private static Slot slot(String name, String words, Instant now) {
    Optional<SlotValue> value =
        SKILLS.read(name, Arrays.asList(words.split(" ")), now.atZone(ZONE));
    return new Slot(
        name,
        value.orElseThrow(() -> new AssertionError(words + " is no value of " + name)),
        words);
  }

  /** The step as the lines that a script expects. */
  static List<String> shown(Step step) {
    return step.sent().stream()
        .map(sent ->
            switch (sent.event()) {
              case ReplyChosen reply -> "hear " + reply.act() + " " + reply.text();
              case TurnEnded turn -> "turn " + turn.outcome();
              default -> "unexpected " + sent.event();
            })
        .toList();
  }
}
