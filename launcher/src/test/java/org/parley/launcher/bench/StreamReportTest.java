package org.parley.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamReportTest {
  private static final Utterance LATTE = new Utterance("a latte", new byte[32_000]);
  private static final Map<Utterance, String> ALONE = Map.of(LATTE, "a latte");

  private static TurnResult heard(String transcript, double finalMs) {
    return new TurnResult(
        LATTE, transcript, finalMs, Map.of("transcript", 20L, "firstAudio", 100L));
  }

  private static StreamReport of(List<TurnResult> results) {
    return StreamReport.of(7, results, ALONE, 0.01, Map.of("asr", 300L));
  }

  @Test
  void anotherTranscriptThanAloneIsLostAndSoIsNone() {
    StreamReport report =
        of(List.of(heard("a latte", 20), heard("the latte", 20), TurnResult.nothing(LATTE)));
    assertThat(report.lost()).isEqualTo(2);
    assertThat(report.late()).isZero();
    assertThat(report.utterances()).isEqualTo(3);
  }

  @Test
  void aFinalIsLateBeyondThreeHundredAndFiftyMilliseconds() {
    StreamReport report = of(List.of(heard("a latte", 350), heard("a latte", 350.1)));
    assertThat(report.late()).isEqualTo(1);
    assertThat(report.lateShare()).isEqualTo(0.5);
  }

  @Test
  void streamsAreHeldWithNothingLostAtMostOneInAHundredLateAndEnoughToShowIt() {
    List<TurnResult> results = new ArrayList<>();
    for (int i = 0; i < 495; i++) {
      results.add(heard("a latte", 20));
    }
    assertThat(of(results).held(500)).as("too few").isFalse();
    for (int i = 0; i < 5; i++) {
      results.add(heard("a latte", 400));
    }
    assertThat(of(results).held(500)).isTrue();
    results.set(0, heard("a latte", 400));
    assertThat(of(results).held(500)).as("too late").isFalse();
    results.set(0, heard("a latter", 20));
    assertThat(of(results).held(500)).as("one lost").isFalse();
  }

  @Test
  void aRunIsHopelessWithTheFirstOneLostOrTooManyLate() {
    var tally = new Tally(500);
    for (int i = 0; i < 5; i++) {
      tally.begin();
      tally.end(false, true);
    }
    assertThat(tally.hopeless()).isFalse();
    tally.end(false, true);
    assertThat(tally.hopeless()).isTrue();
    var other = new Tally(500);
    other.end(true, false);
    assertThat(other.hopeless()).isTrue();
    assertThat(other.enough()).isFalse();
  }

  @Test
  void percentilesAreOfTheNearestRank() {
    List<Integer> hundred = new ArrayList<>();
    for (int i = 100; i >= 1; i--) {
      hundred.add(i);
    }
    assertThat(Figures.of(hundred)).isEqualTo(new Figures(50, 99));
    assertThat(Figures.of(List.of(3))).isEqualTo(new Figures(3, 3));
    assertThat(Figures.of(List.of()).p50()).isNaN();
  }

  @Test
  void theTableNamesEveryFigure() {
    var text = new StringWriter();
    of(List.of(heard("a latte", 20))).print(new PrintWriter(text));
    assertThat(text.toString())
        .contains("7 streams, 1 utterances: 0 late (0.0 %), 0 lost")
        .contains("final at the client", "firstAudio", "CPU s per s of sound", "asr", "300 MB");
  }
}
